using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Simulation.Ring;

internal sealed partial class FrameLoop
{
    private void BeginClaim(RingMember member, ReadOnlySpan<byte> claim)
    {
        LoseAll();
        long tick = TickOf(Ring.Now);
        SetHalf(tick, LineRates.Slowest);
        if (_claimers.Count == 0)
        {
            SetDriver(member);
        }

        _claimers.Add(member.Position);
        _claimers.Sort();
        AddUp();
        SendClaim(member.Position, claim, (tick + 2) & ~1L);
    }

    private void SendClaim(int position, ReadOnlySpan<byte> claim, long start)
    {
        long opened = start + (3 * FlagHalfBits);
        FrameInFlight flight = _traffic.Launch(claim, position, opened, opened + (2L * ZeroInsertion.WireBits(claim)) + FlagHalfBits);
        int last = NextClaimer(position);
        int first = Array.FindIndex(Members, m => m.Position == position);
        for (int i = 1; i <= Members.Length; i++)
        {
            int to = Members[(first + i) % Members.Length].Position;
            Schedule(flight, to);
            if (to == last)
            {
                break;
            }
        }
    }

    // A claim is sent again and again; the next one is sent when the last has come to who swallows it.
    private void GoOnClaiming(FrameInFlight flight, int to)
    {
        if (_claimers.Contains(flight.Sender) && Driver is { Link.IsMonitor: false } && flight.Closed > _claimTick && to == NextClaimer(flight.Sender))
        {
            SendClaim(flight.Sender, flight.Octets.Span, flight.Closed);
        }
    }

    private int NextClaimer(int position)
    {
        foreach (int claimer in _claimers)
        {
            if (claimer > position)
            {
                return claimer;
            }
        }

        return _claimers.Count > 0 ? _claimers[0] : position;
    }

    private void BecomeMonitor(RingMember member, ReadOnlySpan<byte> purge)
    {
        _claimers.Clear();
        _traffic.Clear();
        SetDriver(member);
        _path.SetOnLoop(member.Position, true);
        _path.SetMonitor(member, CableHalfBits());
        AddUp();
        long now = TickOf(Ring.Now - member.CableFromDriver);
        _claimTick = now;
        long start = (now + 2) & ~1L;
        long opened = start + (3 * FlagHalfBits);
        long closed = opened + (2L * ZeroInsertion.WireBits(purge)) + FlagHalfBits;
        Launch(purge, member.Position, opened, closed);

        // It waits for as long as the largest ring takes: it does not know its own yet.
        long longest = 2L * (_path.MonitorBase + (RingLimits.StationHalfBits * RingLimits.Devices));
        long token = (_path.Travel(member.Position, member.Position, closed - 2) + longest + 1) & ~1L;
        _lineLostAt = long.MaxValue;

        // The last 0 of PURGE and the 1s after it look like a token: everybody goes on the loop by it.
        foreach (RingMember other in Members)
        {
            _path.SetOnLoop(other.Position, _path.IsOnLoop(other.Position) || other.Core is Device);
        }

        AddUp();
        MoveToken(member.Position, token);
    }

    private void Withdraw(RingMember member)
    {
        _claimers.Remove(member.Position);
        _path.SetOnLoop(member.Position, false);
        if (Driver == member)
        {
            RingMember? other = _claimers.Count > 0 ? Ring.All[_claimers[0]] : Array.Find(Members, m => m.Link.IsMonitor);
            SetDriver(other);
            if (other is { Link.IsMonitor: true })
            {
                _path.SetMonitor(other, CableHalfBits());
                SetHalf(TickOf(Ring.Now), other.OwnRate);
                LoseToken();
            }
        }
        else if (member.Link.Rate != Rate)
        {
            member.Core.ClockChanged(Rate);
        }

        AddUp();
        if (Driver is null)
        {
            Die();
        }
    }

    private void TellMonitors()
    {
        foreach (RingMember member in Members)
        {
            if (member.Link.IsMonitor)
            {
                member.Link.Disturbed();
                Ring.Drain(member);
            }
        }
    }
}
