using System.Text.Json;

using Tutti.Fuzz.Engine;
using Tutti.Protocols.Zocp;
using Tutti.State;

namespace Tutti.Fuzz.Targets;

/// <summary>State files: one that is read is taken up by a node, and what the node would write is read again.</summary>
internal sealed class StateFileTarget : FuzzTarget
{
    private const string Good = """
        {"version":1,"name":"desk","identity":"229d95565aec471599e5d21f7437d508","saved":"2026-11-22T08:00:00+00:00",
        "patches":[{"here":"from","from":"fader","to":"level","node":"lamp","identity":"","uuid":"0123456789abcdef0123456789abcdef","type":"flt","counter":3},
        {"here":"both","from":"a/b","to":"c","counter":1}],
        "removed":[{"here":"to","from":"cue","to":"text","node":"old","identity":"","counter":4,"ended":"2026-11-22T08:00:00+00:00"}],
        "values":{"fader":0.50,"cue":null,"words":"go","list":[1,{"a":2}]}}
        """;

    public override string Name => "state-file";

    public override IEnumerable<string> Words => [.. JsonWords.All, "\"here\":", "\"both\"", "\"from\"", "\"to\"", "\"counter\":", "\"values\":", "\"ended\":", "\"uuid\":", "9223372036854775807"];

    public override long Memory(int octets) => 262_144 + (1_024L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) =>
        [System.Text.Encoding.UTF8.GetBytes(Good), .. ((string[])["{}", "null", "[]", "{\"version\":2}"]).Select(System.Text.Encoding.UTF8.GetBytes)];

    public override void Run(byte[] input)
    {
        bool isRead = StateReader.TryRead(input, out StateDocument? document, out string why);
        Expect(isRead || why.Length > 0, "it is refused without a reason");
        if (!isRead)
        {
            return;
        }

        PatchMemory memory = new([.. document!.Patches.Select(patch => patch.ToRemembered())], [.. document.Removed.Select(patch => patch.ToRemoved())]);
        ZocpNode node = new(new ZocpOptions { Name = "desk" }, new Uuid(1), new Nobody(), 1);
        node.Recall(default, memory, DateTimeOffset.UnixEpoch);
        PatchMemory kept = node.Memory(default, DateTimeOffset.UnixEpoch);
        Expect(kept.Patches.Count <= memory.Patches.Count && kept.Removed.Count <= memory.Removed.Count, "it remembers more than it was told");
        byte[] written = JsonSerializer.SerializeToUtf8Bytes(
            document with { Patches = [.. kept.Patches.Select(StatePatch.Of)], Removed = [.. kept.Removed.Select(StatePatch.Of)] }, StateJson.Plain.StateDocument);
        Expect(StateReader.TryRead(written, out StateDocument? again, out _), "what is written again is refused");
        Expect(again!.Values.Count == document.Values.Count && again.Values.All(value => document.Values[value.Key] == value.Value), "a value written again is another");
        Expect(again.Patches.Count == kept.Patches.Count && again.Patches.Zip(kept.Patches).All(pair => pair.First.ToRemembered() == pair.Second), "a patch written again is another");
    }

    private sealed class Nobody : IZocpCarrier
    {
        public bool Whisper(Protocols.Wire.Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key) => false;
    }
}
