using Tutti.Fuzz.Engine;
using Tutti.Protocols.Zre;

namespace Tutti.Fuzz.Targets;

/// <summary>Beacons: what is read is written as the same octets again.</summary>
internal sealed class BeaconTarget : FuzzTarget
{
    public override string Name => "beacon";

    public override int MostOctets => 64;

    public override IEnumerable<string> Words => ["ZRE\u0001", "ZRE\u0003"];

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => recorded["beacon"];

    public override void Run(byte[] input)
    {
        if (Beacon.TryRead(input, out Beacon beacon, out _))
        {
            byte[] written = new byte[Beacon.Size];
            beacon.Write(written);
            Expect(Beacon.TryRead(written, out Beacon again, out _) && again == beacon, "a beacon written again reads otherwise");
        }
    }
}
