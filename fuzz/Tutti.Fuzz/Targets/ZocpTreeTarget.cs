using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti.Fuzz.Targets;

/// <summary>Cached trees of peers: bounded, and merged again from what they write they are the same. A 0 octet parts one message from the next.</summary>
internal sealed class ZocpTreeTarget : FuzzTarget
{
    private const int MostTreeOctets = 16_384;

    public override string Name => "zocp-tree";

    public override IEnumerable<string> Words => JsonWords.All;

    public override long Work(int octets) => 50_000 + (5_000L * octets);

    public override long Memory(int octets) => 65_536 + (1024L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => recorded["zocp"].Where(text => text.Length < 1024 && text.AsSpan().StartsWith("{\"MOD\": "u8)).Select(text => text[8..^1]);

    public override void Run(byte[] input)
    {
        CapabilityTree tree = new(MostTreeOctets);
        ReadOnlySpan<byte> rest = input;
        foreach (Range range in rest.Split((byte)0))
        {
            ReadOnlySpan<byte> text = JsonText.TrimMark(rest[range]);
            if (JsonText.TryCheck(text, 32, out _) && JsonMembers.IsObject(text))
            {
                tree.Merge(text);
            }
        }

        Expect(tree.Octets is >= 0 and <= MostTreeOctets, "a tree is larger than its bound");
        ByteWriter first = new(), second = new();
        tree.Root.WriteTo(first);
        CapabilityTree again = new(long.MaxValue / 2);
        Expect(JsonText.TryCheck(first.WrittenSpan, 64, out _), "a tree is written as something that is not JSON");
        again.Merge(first.WrittenSpan);
        again.Root.WriteTo(second);
        Expect(first.WrittenSpan.SequenceEqual(second.WrittenSpan), "a tree merged from its own text is another");
    }
}
