using System.Diagnostics.CodeAnalysis;

namespace Tutti.Protocols.Zocp;

/// <summary>The answer to CALL <c>tutti.patches</c>: links of the node that answers, at most <see cref="LinksInOne"/> at a time (see-1.2).</summary>
/// <param name="AtNs">The clock of that node when it answered, in nanoseconds since an arbitrary start.</param>
/// <param name="Total">How many links it has; ask again with how many are known already until all are.</param>
/// <param name="Links">The links.</param>
public sealed record SightReport(long AtNs, int Total, IReadOnlyList<LinkSight> Links)
{
    /// <summary>The method.</summary>
    public const string Method = "tutti.patches";

    /// <summary>The most links in one report.</summary>
    public const int LinksInOne = 1000;

    private static readonly string[] s_states = ["waiting", "asking", "live", "refused", "ambiguous"];

    /// <summary>Reads what another node answered. What is missing is read as zero or empty; a link without names or of a wrong shape is passed over.</summary>
    public static bool TryRead(in ZocpValue answer, [NotNullWhen(true)] out SightReport? report)
    {
        report = null;
        if (answer.Kind != ZocpValueKind.Raw || !JsonMembers.IsObject(answer.RawText))
        {
            return false;
        }

        long at = 0;
        long total = 0;
        List<LinkSight> links = [];
        JsonMembers members = new(answer.RawText);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("at"u8))
            {
                ZocpValue.Read(members.Value).TryGetInteger(out at);
            }
            else if (members.Name.SequenceEqual("total"u8))
            {
                ZocpValue.Read(members.Value).TryGetInteger(out total);
            }
            else if (members.Name.SequenceEqual("patches"u8) && JsonItems.IsArray(members.Value))
            {
                JsonItems items = new(members.Value);
                while (items.MoveNext() && links.Count < LinksInOne)
                {
                    if (JsonMembers.IsObject(items.Value) && TryReadLink(items.Value, out LinkSight? link))
                    {
                        links.Add(link);
                    }
                }
            }
        }

        report = new SightReport(at, (int)Math.Clamp(total, links.Count, int.MaxValue), links);
        return true;
    }

    /// <summary>The answer as it goes on the wire.</summary>
    public ZocpValue ToValue()
    {
        Wire.ByteWriter text = new(256 + (Links.Count * 256));
        JsonWriter.Raw(text, "{\"at\":"u8);
        JsonWriter.Integer(text, AtNs);
        JsonWriter.Raw(text, ",\"total\":"u8);
        JsonWriter.Integer(text, Total);
        JsonWriter.Raw(text, ",\"patches\":["u8);
        for (int i = 0; i < Links.Count; i++)
        {
            JsonWriter.Raw(text, i == 0 ? ""u8 : ","u8);
            WriteLink(text, Links[i]);
        }

        JsonWriter.Raw(text, "]}"u8);
        return ZocpValue.Read(text.WrittenSpan);
    }

    private static void WriteLink(Wire.ByteWriter text, LinkSight link)
    {
        JsonWriter.Raw(text, link.IsEmitter ? "{\"end\":\"emitter\",\"peer\":"u8 : "{\"end\":\"receiver\",\"peer\":"u8);
        JsonWriter.String(text, link.Peer.ToString());
        WriteText(text, ",\"name\":"u8, link.PeerName);
        WriteText(text, ",\"identity\":"u8, link.PeerIdentity);
        WriteText(text, ",\"emitter\":"u8, link.Emitter);
        WriteText(text, ",\"receiver\":"u8, link.Receiver);
        WriteText(text, ",\"state\":"u8, s_states[(int)link.State]);
        WriteText(text, ",\"why\":"u8, link.Reason);
        WriteNumber(text, ",\"count\":"u8, link.Count);
        WriteNumber(text, ",\"merged\":"u8, link.Merged);
        WriteNumber(text, ",\"lost\":"u8, link.Lost);
        JsonWriter.Raw(text, ",\"rate\":"u8);
        JsonWriter.Number(text, Math.Round(link.Rate, 2));
        WriteNumber(text, ",\"age\":"u8, link.AgeNs);
        if (link.Samples > 0)
        {
            WriteNumber(text, ",\"median\":"u8, link.MedianNs);
            WriteNumber(text, ",\"high\":"u8, link.HighNs);
            WriteNumber(text, ",\"samples\":"u8, link.Samples);
        }

        JsonWriter.Raw(text, "}"u8);
    }

    private static void WriteText(Wire.ByteWriter text, ReadOnlySpan<byte> key, string value)
    {
        JsonWriter.Raw(text, key);
        JsonWriter.String(text, value);
    }

    private static void WriteNumber(Wire.ByteWriter text, ReadOnlySpan<byte> key, long value)
    {
        JsonWriter.Raw(text, key);
        JsonWriter.Integer(text, value);
    }

    private static bool TryReadLink(ReadOnlySpan<byte> text, [NotNullWhen(true)] out LinkSight? link)
    {
        Dictionary<string, ZocpValue> read = new(StringComparer.Ordinal);
        JsonMembers members = new(text);
        while (members.MoveNext())
        {
            read[JsonText.Decode(members.Name)] = ZocpValue.Read(members.Value);
        }

        link = null;
        if (!Uuid.TryParse(Text(read, "peer"), out Uuid peer) || Text(read, "emitter") is not { Length: > 0 } emitter || Text(read, "receiver") is not { Length: > 0 } receiver)
        {
            return false;
        }

        link = new LinkSight
        {
            IsEmitter = Text(read, "end") == "emitter",
            Peer = peer,
            PeerName = Text(read, "name"),
            PeerIdentity = Text(read, "identity"),
            Emitter = emitter,
            Receiver = receiver,
            State = (ZocpLinkState)Math.Max(0, Array.IndexOf(s_states, Text(read, "state"))),
            Reason = Text(read, "why"),
            Count = Number(read, "count"),
            Merged = Number(read, "merged"),
            Lost = Number(read, "lost"),
            Rate = read.TryGetValue("rate", out ZocpValue rate) && rate.TryGetNumber(out double hz) && hz >= 0 ? hz : 0,
            AgeNs = read.ContainsKey("age") ? Number(read, "age") : -1,
            MedianNs = Number(read, "median"),
            HighNs = Number(read, "high"),
            Samples = (int)Math.Clamp(Number(read, "samples"), 0, DelaySamples.Bound),
        };
        return true;
    }

    private static string Text(Dictionary<string, ZocpValue> read, string key) => read.TryGetValue(key, out ZocpValue value) && value.TryGetText(out string? text) ? text : "";

    private static long Number(Dictionary<string, ZocpValue> read, string key) => read.TryGetValue(key, out ZocpValue value) && value.TryGetInteger(out long number) ? number : 0;
}
