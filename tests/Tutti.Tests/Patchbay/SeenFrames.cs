using System.Buffers;
using System.Text.Json;

using Tutti.Patchbay.Rooms;

namespace Tutti.Tests.Patchbay;

/// <summary>A room without a network, and what its clients are told.</summary>
internal static class SeenFrames
{
    public static readonly Uuid Desk = new(1);
    public static readonly Uuid Lamp = new(2);

    public static PatchbayRoom Room(int mostClients = Audience.MostClients)
    {
        PatchbayRoom room = new(new RoomFacts("main", "web", new Uuid(99), () => "tcp://127.0.0.1:1", "0", () => "lo"), mostClients);
        room.SetNode(new NodeFacts(Desk, "desk"), [Said("fader", "re")], 0);
        room.SetNode(new NodeFacts(Lamp, "lamp"), [Said("level", "rws"), Said("cue", "rws", ZocpValue.From("go"))], 0);
        return room;
    }

    public static RemoteParameter Said(string path, string access, ZocpValue? value = null) =>
        new(path, value ?? ZocpValue.From(0.5), "flt", access, ZocpValue.From(0.0), ZocpValue.From(1.0), null, []);

    public static PatchFacts Patch(string state = PatchFacts.Active, string reason = "") =>
        new(new ShownEnd(Desk, "desk", "fader"), new ShownEnd(Lamp, "lamp", "level"), state, reason);

    /// <summary>All that waits for a client now.</summary>
    public static List<JsonElement> Take(this ClientView client, long nowMs = 0)
    {
        List<JsonElement> frames = [];
        ArrayBufferWriter<byte> frame = new();
        using Utf8JsonWriter json = new(frame, new JsonWriterOptions { SkipValidation = true });
        while (client.TryTake(nowMs, frame, json))
        {
            frames.Add(JsonDocument.Parse(frame.WrittenMemory).RootElement.Clone());
            frame.ResetWrittenCount();
        }

        return frames;
    }

    public static List<JsonElement> Of(this IEnumerable<JsonElement> frames, string kind) => [.. frames.Where(f => f.GetProperty("t").GetString() == kind)];

    public static IEnumerable<string> Kinds(this IEnumerable<JsonElement> frames) => frames.Select(f => f.GetProperty("t").GetString()!);
}
