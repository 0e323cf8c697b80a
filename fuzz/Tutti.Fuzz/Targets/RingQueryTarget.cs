using System.Text;

using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Fuzz.Targets;

/// <summary>Naming: queries as octets and as text, and characteristics; written again they read and answer the same.</summary>
internal sealed class RingQueryTarget : FuzzTarget
{
    private static readonly Characteristic[] s_device =
        [.. Enumerable.Range(0, 24).Select(key => Characteristic.OfNumber((CharacteristicKey)key, (ulong)key * 7)), Characteristic.OfText((CharacteristicKey)30, "keys")];

    public override string Name => "ring-naming";

    public override int MostOctets => 512;

    public override IEnumerable<string> Words => ["class", "name", "and ", "or ", "not ", "(", ")", " = ", " >= ", " < ", "has ", "synthesizer", "max-speed", "1M", "\"", "0x", "1.2"];

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => RingSeeds.Queries.SelectMany(text => (byte[][])[Encoding.UTF8.GetBytes(text), RingSeeds.QueryOctets(text)]);

    public override long Work(int octets) => 50_000 + (20_000L * octets);

    public override long Memory(int octets) => 65_536 + (2048L * octets);

    public override void Run(byte[] input)
    {
        bool isGood = Query.TryRead(input, out Query? query, out DecodeError error);
        Expect(isGood == (error == default) && isGood == query is not null, "a query is read and refused at once");
        Check(query);
        isGood = Query.TryParse(Encoding.UTF8.GetString(input), out query, out error);
        Expect(isGood == (error == default) && isGood == query is not null, "a query's text is read and refused at once");
        Check(query);

        ByteReader reader = new(input);
        ByteWriter writer = new();
        for (int i = 0; i < 64 && Characteristic.TryRead(ref reader, out Characteristic one, out _); i++)
        {
            Expect(one.ToString().Length > 0, "a characteristic has no text");
            writer.Clear();
            one.Write(writer);
            ByteReader again = new(writer.WrittenSpan);
            Expect(Characteristic.TryRead(ref again, out Characteristic same, out _) && same == one && again.Remaining == 0, "a characteristic written again reads otherwise");
        }
    }

    private static void Check(Query? query)
    {
        if (query is null)
        {
            return;
        }

        Expect(query.Count <= Query.MostTerms, "a query has more terms than it may");
        ByteWriter writer = new();
        query.Write(writer);
        Expect(Query.TryRead(writer.WrittenSpan, out Query? again, out _), "a query written again is refused");
        Expect(again!.Count == query.Count && again.Matches(s_device) == query.Matches(s_device), "a query written again asks for others");
    }
}
