using System.Text;

using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Fuzz.Targets;

/// <summary>ZRE units: a HELLO of good text that is written again reads the same.</summary>
internal sealed class ZreUnitTarget : FuzzTarget
{
    public override string Name => "zre-unit";

    public override IEnumerable<string> Words => ["tcp://10.0.0.1:5670", "ZOCP", "X-ZOCP", "X-ZOCP-EXT", "\u0000\u0000\u0000\u0001", "\u00AA"];

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => recorded["zre"];

    public override long Memory(int octets) => 32_768 + (512L * octets);

    public override void Run(byte[] input)
    {
        bool hasHeader = ZreUnit.TryReadHeader(input, out ZreUnitId id, out ushort sequence, out _);
        bool isUnit = ZreUnit.TryRead(input, out ZreUnit unit, out DecodeError error);
        Expect(!isUnit || (hasHeader && unit.Id == id && unit.Sequence == sequence), "a unit and its header differ");
        Expect(isUnit == (error == default), "a unit is read and refused at once");
        if (!ZreHello.TryRead(input, 64, 64, out ZreHello? hello, out _))
        {
            return;
        }

        Expect(hello!.Groups.Count <= 64 && hello.Headers.Count <= 64, "a HELLO keeps more than it may");
        ByteWriter writer = new();
        ZreWriter.WriteHello(writer, sequence, hello.Endpoint, hello.Groups.ToArray(), hello.Status, hello.Name, hello.Headers.ToArray());
        Expect(ZreHello.TryRead(writer.WrittenSpan, 64, 64, out ZreHello? again, out _), "a HELLO written again is refused");

        // What is not UTF-8 was replaced by longer text, and may have been cut.
        if (IsShort(hello.Endpoint) && IsShort(hello.Name) && hello.Headers.Keys.All(IsShort))
        {
            Expect(again!.Endpoint == hello.Endpoint && again.Name == hello.Name && again.Status == hello.Status, "a HELLO written again reads otherwise");
            Expect(again.Groups.SequenceEqual(hello.Groups) && again.Headers.OrderBy(h => h.Key, StringComparer.Ordinal).SequenceEqual(hello.Headers.OrderBy(h => h.Key, StringComparer.Ordinal)), "a HELLO loses groups or headers");
        }
    }

    private static bool IsShort(string text) => Encoding.UTF8.GetByteCount(text) <= ZreText.MaxNameOctets;
}
