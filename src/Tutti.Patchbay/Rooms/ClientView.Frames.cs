using System.Buffers;
using System.Text.Json;

namespace Tutti.Patchbay.Rooms;

/// <content>What waits for the client, as messages of the feed: one at a time, the most urgent first.</content>
internal sealed partial class ClientView
{
    private bool Take(long nowMs, ArrayBufferWriter<byte> frame, Utf8JsonWriter writer)
    {
        if (News.HasFlag(ClientNews.Room))
        {
            // Told the whole room, it knows all that waited.
            News = ClientNews.None;
            Forget();
            Moved.Clear();
            KnowsUntil = _room.Changes;
            RoomJson.WriteRoom(writer, _room, this, nowMs);
            return true;
        }

        return TakeAnswer(frame)
            || TakeNode(writer)
            || TakePatches(frame, writer)
            || TakeValues(frame, writer)
            || TakeTrace(nowMs, writer)
            || TakeActivity(writer)
            || TakeNews(writer)
            || TakeRefusal(writer);
    }

    private bool TakeAnswer(ArrayBufferWriter<byte> frame)
    {
        if (!_answers.TryDequeue(out byte[]? answer))
        {
            return false;
        }

        frame.Write(answer);
        return true;
    }

    private bool TakeNode(Utf8JsonWriter writer)
    {
        if (!_nodes.TryDequeue(out ShownNode? node))
        {
            return false;
        }

        node.NewFor &= ~Bit;
        if (node.IsGone)
        {
            FeedJson.WriteGone(writer, node);
        }
        else
        {
            FeedJson.WriteNodeFrame(writer, node);
        }

        return true;
    }

    private bool TakePatches(ArrayBufferWriter<byte> frame, Utf8JsonWriter writer)
    {
        if (_patches.Count == 0)
        {
            return false;
        }

        FeedJson.WritePatches(writer, Drain(frame, writer, _patches, patch => patch.NewFor &= ~Bit));
        return true;
    }

    private bool TakeValues(ArrayBufferWriter<byte> frame, Utf8JsonWriter writer)
    {
        if (_values.Count == 0)
        {
            return false;
        }

        FeedJson.WriteValues(writer, Drain(frame, writer, _values, parameter => parameter.NewFor &= ~Bit));
        return true;
    }

    private bool TakeActivity(Utf8JsonWriter writer)
    {
        if (_busy.Count == 0)
        {
            return false;
        }

        FeedJson.WriteActivity(writer, _busy);
        while (_busy.TryDequeue(out ShownPatch? patch))
        {
            patch.BusyFor &= ~Bit;
        }

        return true;
    }

    private bool TakeTrace(long nowMs, Utf8JsonWriter writer)
    {
        OpenTrace? open = _traces.Find(t => t.Parameter.Trace is { } trace && trace.Total > t.Told);
        if (open is null)
        {
            return false;
        }

        FeedJson.WriteTrace(writer, open.Parameter, open.Parameter.Trace!.From(open.Told, nowMs));
        open.Told = open.Parameter.Trace.Total;
        return true;
    }

    private bool TakeNews(Utf8JsonWriter writer)
    {
        if (News.HasFlag(ClientNews.History))
        {
            News &= ~ClientNews.History;
            FeedJson.WriteHistoryFrame(writer, _room.History);
        }
        else if (News.HasFlag(ClientNews.Clients))
        {
            News &= ~ClientNews.Clients;
            FeedJson.WriteClientsFrame(writer, _room, this);
        }
        else if (News.HasFlag(ClientNews.Health))
        {
            News &= ~ClientNews.Health;
            FeedJson.WriteHealthFrame(writer, _room.Health);
        }
        else if (Moved.Count > 0)
        {
            FeedJson.WriteLayoutFrame(writer, _room.Layout, Moved);
            Moved.Clear();
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool TakeRefusal(Utf8JsonWriter writer)
    {
        if (!_refusals.TryDequeue(out RoomRefusal? refusal))
        {
            return false;
        }

        FeedJson.WriteRefused(writer, refusal);
        return true;
    }

    // Ends when the frame is long: what is left over is a frame of its own.
    private static IEnumerable<T> Drain<T>(ArrayBufferWriter<byte> frame, Utf8JsonWriter writer, Queue<T> queue, Action<T> taken)
    {
        while (frame.WrittenCount + writer.BytesPending < LongestFrame && queue.TryDequeue(out T? next))
        {
            taken(next);
            yield return next;
        }
    }
}
