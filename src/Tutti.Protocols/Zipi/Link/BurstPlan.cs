using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>How the monitor lends speed to two stations for a while (zipi-2.40 to zipi-2.42).</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class BurstPlan(StationOptions options)
{
    private LineRate _rate;
    private byte _one;
    private byte _other;
    private byte _milliseconds;
    private Stage _stage;

    private enum Stage
    {
        Idle,
        Wished,
        Granted,
        On,
    }

    public bool IsBusy => _stage is Stage.Wished or Stage.Granted;

    public bool IsOn => _stage == Stage.On;

    public Instant Until { get; private set; } = Instant.Never;

    /// <summary>WISH came; while one is under way others are not heard.</summary>
    public void Wish(LineRate rate, byte one, byte other, byte milliseconds)
    {
        if (_stage == Stage.Idle)
        {
            (_rate, _one, _other, _milliseconds, _stage) = (rate, one, other, milliseconds, Stage.Wished);
        }
    }

    /// <summary>Writes BURST when a wish waits; <paramref name="granted"/> is the rate, none when refused.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="present">The clock now; none while it is being negotiated.</param>
    /// <param name="members">Who is on the ring.</param>
    /// <param name="content">BURST is written here.</param>
    /// <param name="granted">The rate that was lent.</param>
    public bool TryGrant(Instant now, LineRate present, RollCall members, ByteWriter content, out LineRate granted)
    {
        granted = LineRate.None;
        if (_stage != Stage.Wished)
        {
            return false;
        }

        TimeSpan span = TimeSpan.FromMilliseconds(_milliseconds);
        bool lend = present != LineRate.None && _rate > present && _rate <= options.FastestRate && _one != _other
            && _milliseconds > 0 && span <= LinkTimes.Burst && span <= options.TokenBound
            && CanFollow(members, _one) && CanFollow(members, _other);
        granted = lend ? _rate : LineRate.None;
        _stage = lend ? Stage.Granted : Stage.Idle;
        Until = lend ? now + span : Instant.Never;
        content.WritePair(ManagementType.Burst, granted, _one, _other, _milliseconds);
        return true;
    }

    /// <summary>True at the token after BURST, when everybody has heard it: the clock changes now.</summary>
    public bool TryBegin(Instant now, out LineRate rate)
    {
        rate = _rate;
        if (_stage != Stage.Granted)
        {
            return false;
        }

        _stage = Stage.On;
        Until = now + TimeSpan.FromMilliseconds(_milliseconds);
        return true;
    }

    /// <summary>True once, when the time is over.</summary>
    public bool TryEnd(Instant now)
    {
        if (_stage is not (Stage.On or Stage.Granted) || now < Until)
        {
            return false;
        }

        _stage = Stage.Idle;
        Until = Instant.Never;
        return true;
    }

    private bool CanFollow(RollCall members, byte address)
    {
        for (int i = 0; i < members.Given.Count; i++)
        {
            if (members.Given[i].Address == address && address != RingAddress.None)
            {
                return members.Answers[i].FastestRate >= _rate;
            }
        }

        return false;
    }
}
