using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>The recorded numbers around the wrap (22), in all four combinations of peer and way of counting.</summary>
public class RecordedWrapTests
{
    [Theory]
    [Clause("zre-3.2")]
    [Replays("22_sequence_wrap_pyre_mod65535")]
    [Replays("22_sequence_wrap_pyre_uint16")]
    [Replays("22_sequence_wrap_zyre_mod65535")]
    [Replays("22_sequence_wrap_zyre_uint16")]
    [InlineData("22_sequence_wrap_pyre_mod65535", true)]
    [InlineData("22_sequence_wrap_pyre_uint16", false)]
    [InlineData("22_sequence_wrap_zyre_mod65535", true)]
    [InlineData("22_sequence_wrap_zyre_uint16", false)]
    public void The_numbers_that_were_sent_and_answered_are_ours(string vector, bool modulo65535)
    {
        VectorItem[] units = [.. ZreVectors.Read(vector).Where(item => item.Layer is "zre")];
        bool isPyre = vector.Contains("pyre", StringComparison.Ordinal);

        // What the harness sent is what we send to a peer that counts so.
        SendSequence sender = new() { Modulo65535 = modulo65535 };
        sender.Restart();
        Dictionary<int, ushort> sent = [];
        for (int number = 1; number <= 65_600; number++)
        {
            sent[number] = sender.Next();
        }

        Assert.All(units.Where(item => item.IsFrom("raw")), item => Assert.Equal(sent[NumberOf(item)], SequenceOf(item)));

        // What the peer answered is taken; how it wraps is learnt from it.
        ReceiveSequence receiver = default;
        receiver.Restart();
        Dictionary<int, ushort> answered = units.Where(item => !item.IsFrom("raw") && item.Octets[2] == 7).ToDictionary(NumberOf, SequenceOf);
        Assert.True(answered.Count >= 2);
        int last = answered.Keys.Max();
        for (int number = 1; number <= last; number++)
        {
            ushort own = sent[number];
            Assert.True(receiver.TryTake(answered.GetValueOrDefault(number, isPyre == modulo65535 ? own : receiver.Expected)), $"{number}");
        }

        if (last > 65_534)
        {
            Assert.Equal(isPyre, receiver.Modulo65535);
        }
    }

    private static ushort SequenceOf(VectorItem item) => (ushort)((item.Octets[4] << 8) | item.Octets[5]);

    private static int NumberOf(VectorItem item) =>
        int.Parse(item.Note.Split("number ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
}
