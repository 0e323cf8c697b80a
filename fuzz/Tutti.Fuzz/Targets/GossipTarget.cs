using Tutti.Fuzz.Engine;
using Tutti.Protocols.Zre;

namespace Tutti.Fuzz.Targets;

/// <summary>Gossip units.</summary>
internal sealed class GossipTarget : FuzzTarget
{
    public override string Name => "gossip";

    public override int MostOctets => 512;

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => recorded["gossip"].Concat(recorded["zmtp"]);

    public override IEnumerable<byte[]> Tokens => [[0xAA, 0xA0, 1, 1], [0xAA, 0xA0, 2, 1], [0xAA, 0xA0, 3], [0xAA, 0xA0, 4], [0xAA, 0xA0, 5], .. Words.Select(System.Text.Encoding.UTF8.GetBytes)];

    public override IEnumerable<string> Words => ["tcp://10.0.0.1:5670", "00112233445546778899AABBCCDDEEFF"];

    public override void Run(byte[] input)
    {
        bool isUnit = GossipUnit.TryRead(input, out GossipUnit unit, out Protocols.Wire.DecodeError error);
        Expect(isUnit == (error == default), "a unit is read and refused at once");
        Expect(!isUnit || unit.Key.Length + unit.Value.Length <= input.Length, "a unit is longer than its octets");
    }
}
