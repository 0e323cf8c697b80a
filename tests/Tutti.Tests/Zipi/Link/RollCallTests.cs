using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

public class RollCallTests
{
    [Fact, Clause("zipi-2.17")]
    public void Who_has_a_free_address_keeps_it_and_the_lower_id_wins_a_conflict() =>
        Assert.Equal([3, 7, 1, 2], Given((30, 3), (10, 7), (40, 7), (20, 0)));

    [Fact, Clause("zipi-2.16")]
    public void The_others_get_the_lowest_free_ones_in_ring_order() => Assert.Equal([1, 2, 4, 3], Given((4, 0), (3, 0), (2, 0), (1, 3)));

    [Fact, Clause("zipi-2.18")]
    public void The_254th_device_gets_no_address()
    {
        byte[] given = Given([.. Enumerable.Range(1, 255).Select(id => ((ulong)id, (byte)0))]);
        Assert.Equal(Enumerable.Range(1, 253), given.Take(253).Select(a => (int)a));
        Assert.Equal([0, 0], given.Skip(253));
    }

    [Fact, Clause("zipi-2.19")]
    public void An_id_that_answers_twice_gets_none() => Assert.Equal([0, 1, 0], Given((5, 9), (6, 0), (5, 0)));

    [Fact, Clause("zipi-2.35")]
    public void Delays_are_three_half_bits_for_each_station_between_and_the_measured_cable()
    {
        RollCall roll = new();
        for (ulong id = 1; id <= 3; id++)
        {
            roll.Add(new Present(id, 0, LineRate.R1M, 0, true));
        }

        roll.Assign(0, [100, 1600]);
        Assert.Equal([0, 3, 6], roll.Given.Select(g => (int)g.HalfBits));
        Assert.Equal([100, 1600, 0], roll.Given.Select(g => g.CableNanoseconds));
        roll.Assign(-3, []);
        Assert.Equal([0, 0, 3], roll.Given.Select(g => (int)g.HalfBits));
    }

    [Fact, Clause("zipi-2.17")]
    public void Addresses_are_unique_whatever_the_stations_ask_for() =>
        Prop.ForAll<byte[]>(wishes =>
        {
            RollCall roll = new();
            for (int i = 0; i < wishes.Length; i++)
            {
                roll.Add(new Present((ulong)(i * 7 % 31), wishes[i] > 0xFD ? (byte)0 : (byte)(wishes[i] % 20), LineRate.R1M, 0, false));
            }

            roll.Assign(0, []);
            byte[] addresses = [.. roll.Given.Select(g => g.Address).Where(a => a != 0)];
            return addresses.Distinct().Count() == addresses.Length && addresses.All(RingAddress.IsDevice);
        }).Check(CommitSeed.Config);

    [Fact, Clause("zipi-2.9")]
    public void New_is_who_has_just_started_or_got_another_address_than_it_had()
    {
        RollCall roll = new();
        roll.Add(new Present(1, 1, LineRate.R1M, 0, false));
        roll.Add(new Present(2, 2, LineRate.R1M, 0, true));
        roll.Add(new Present(3, 1, LineRate.R1M, 0, false));
        roll.Assign(0, []);
        Assert.Equal([false, true, true], roll.Given.Select(g => g.IsNew));
    }

    [Fact, Clause("zipi-2.22")]
    public void The_clock_is_the_fastest_that_everybody_follows()
    {
        RollCall roll = new();
        roll.Add(new Present(1, 0, LineRate.R5M, 0, false));
        roll.Add(new Present(2, 0, LineRate.R1M, 0, false));
        Assert.Equal(LineRate.R1M, roll.Fastest());
    }

    [Fact, Clause("zipi-2.18")]
    public void A_roll_takes_down_a_bounded_number_of_answers()
    {
        RollCall roll = new();
        for (int i = 0; i < RollCall.Bound + 10; i++)
        {
            roll.Add(new Present((ulong)i, 0, LineRate.R1M, 0, false));
        }

        Assert.Equal(RollCall.Bound, roll.Count);
    }

    private static byte[] Given(params (ulong Id, byte Address)[] answers)
    {
        RollCall roll = new();
        foreach ((ulong id, byte address) in answers)
        {
            roll.Add(new Present(id, address, LineRates.Fastest, 0, false));
        }

        roll.Assign(0, []);
        Assert.True(roll.Given.Count <= RingLimits.Devices || roll.Given.Any(g => g.Address == 0));
        return [.. roll.Given.Select(g => g.Address)];
    }
}
