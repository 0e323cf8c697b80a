using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>Who has said farewell stays away, whatever of it is still under way.</summary>
public class GhostTests
{
    [Theory]
    [Clause("zre-4.6")]
    [Clause("zre-1.5")]
    [InlineData(0)]
    [InlineData(1)]
    public void What_is_under_way_on_an_old_or_the_live_connection_does_not_bring_back_who_said_farewell(int connection)
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        alpha.Start();
        RawStation raw = net.AddRaw(new Uuid(0x0a0b0c0d));
        Speaker[] speakers = new Speaker[2];
        for (int i = 0; i < speakers.Length; i++)
        {
            speakers[i] = raw.Dial(alpha);
            speakers[i].Say(raw.Hello());
            net.Run(0.05);
        }

        Assert.True(alpha.Knows(raw));
        int entered = alpha.Of(ZreEventKind.Entered).Count();
        raw.Beacon(port: 0);
        speakers[connection].Say(raw.Hello());
        speakers[connection].Say(RawStation.Unit(ZreUnitId.Whisper, 2), [1]);
        net.Run(2);
        Assert.False(alpha.Knows(raw));
        Assert.Equal(entered, alpha.Of(ZreEventKind.Entered).Count());
        Assert.Equal(entered, alpha.Of(ZreEventKind.Exited).Count());
        // The live one is read to its end, an old one is not (zre-4.6).
        Assert.Equal(connection, alpha.Of(ZreEventKind.Whispered).Count());
        Assert.True(speakers.All(speaker => speaker.IsClosed));
    }
}
