using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>What every node must keep towards every peer, whatever happens: a breach kills pyre or costs the link.</summary>
internal static class ZreRules
{
    /// <summary>Looks at all that nodes have said on a network so far.</summary>
    public static void Hold(ZreNetwork net)
    {
        foreach (IGrouping<Wire, Said> conversation in net.Heard.Where(s => s.From is NodeStation && !s.Wire.IsToHub).GroupBy(s => s.Wire))
        {
            HoldFor(conversation.Key, [.. conversation]);
        }
    }

    private static void HoldFor(Wire wire, Said[] units)
    {
        bool toPlain = wire.To is RawStation;
        ushort last = 0;
        byte status = 0;
        HashSet<string> groups = [];
        Assert.Equal(ZreUnitId.Hello, units[0].Id);
        foreach (Said unit in units)
        {
            Assert.True(ZreUnit.TryRead(unit.Frames[0], out ZreUnit read, out DecodeError error), error.ToString());
            if (unit.Id == ZreUnitId.Hello)
            {
                ZreHello hello = unit.Hello();
                Assert.Equal(1, unit.Sequence);
                Assert.True(Endpoint.TryParse(hello.Endpoint, out Endpoint own));
                Assert.NotEqual(wire.To!.Endpoint, own);
                status = hello.Status;
                groups = [.. hello.Groups];
            }
            else
            {
                bool wraps = unit.Sequence == 0 && last >= 65534;
                Assert.True(wraps || unit.Sequence == last + 1, $"{unit.Id} has number {unit.Sequence} after {last}");
            }

            last = unit.Sequence;
            switch (unit.Id)
            {
                case ZreUnitId.Whisper or ZreUnitId.Shout:
                    Assert.True(unit.Frames.Length > 1);
                    break;
                case ZreUnitId.Join or ZreUnitId.Leave:
                    string group = ZreText.Decode(read.Group);
                    Assert.Equal((byte)(status + 1), read.Status);
                    status = read.Status;
                    Assert.True(unit.Id == ZreUnitId.Join ? groups.Add(group) : groups.Remove(group));
                    break;
                case ZreUnitId.Elect or ZreUnitId.Leader or ZreUnitId.Goodbye:
                    Assert.False(toPlain && !((RawStation)wire.To!).TakesAll, $"{unit.Id} may kill a plain peer");
                    break;
            }
        }
    }
}
