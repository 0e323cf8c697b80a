using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <content>Election, the monitor's care, and what goes wrong.</content>
internal sealed partial class FrameLoop
{
    private readonly List<int> _claimers = [];
    private long _claimTick;
    private LineRate _slowestReal = LineRates.Fastest;
    private int _monitors;

    /// <inheritdoc/>
    public override void Disturb(RingMember member, RingFault fault)
    {
        switch (fault)
        {
            case RingFault.LoseToken:
                LoseToken();
                break;
            case RingFault.FlipBit:
                Flip(member.Position);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Entered(RingMember member) => _path.SetOnLoop(member.Position, false);

    /// <inheritdoc/>
    protected override void Lost(RingMember member)
    {
        _path.SetOnLoop(member.Position, false);
        _claimers.Remove(member.Position);
        long tick = TickOf(Ring.Now);
        _traffic.Drop((flight, to) => to == member.Position || (flight.Sender == member.Position && flight.Closed > tick)
            || (LoopPath.IsBetween(flight.Sender, member.Position, to) && IsPassing(flight, member.Position, tick)));
        if (_tokenIsOut && _tokenFrom == member.Position)
        {
            if (_tokenTick > tick)
            {
                LoseToken();
            }
            else
            {
                _tokenFrom = (member.Position == 0 ? Ring.All.Length : member.Position) - 1;
            }
        }

        if (_stuck == member)
        {
            _stuck = null;
            RenewToken();
        }

        Planned(member);
    }

    /// <inheritdoc/>
    protected override void Changed()
    {
        AddUp();
        if (Driver is { Link.IsMonitor: true } monitor)
        {
            _path.SetMonitor(monitor, CableHalfBits());
            monitor.Link.RingChanged();
            Planned(monitor);
        }

        if (Driver is null)
        {
            Die();
        }
    }

    /// <inheritdoc/>
    protected override void Merge(RingLoop other, bool takesClock)
    {
        FrameLoop loop = (FrameLoop)other;
        foreach (RingMember member in loop.Members)
        {
            _path.SetOnLoop(member.Position, loop._path.IsOnLoop(member.Position));
        }

        // Nobody claims in a ring that lives.
        foreach (int claimer in loop._claimers)
        {
            Ring.All[claimer].Link.Reattached(Ring.All[claimer].Local(Ring.Now));
        }
    }

    /// <inheritdoc/>
    protected override void Merged()
    {
        _lineLostAt = long.MaxValue;
        LoseAll();
        AddUp();
        if (Driver is { Link.IsMonitor: true } monitor)
        {
            _path.SetMonitor(monitor, CableHalfBits());
            Purge(monitor);
            TellMonitors();
        }
    }

    /// <inheritdoc/>
    protected override void Split(RingLoop from)
    {
        foreach (RingMember member in from.Members)
        {
            _path.SetOnLoop(member.Position, ((FrameLoop)from)._path.IsOnLoop(member.Position));
        }
    }

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

    private void Purge(RingMember monitor)
    {
        Ring.Purges++;
        TellPasses(TickOf(Ring.Now));
        _traffic.Clear();
        MoveToken(monitor.Position, (TickOf(Ring.Now) + (2 * LatencyHalfBits) + 1) & ~1L);
    }

    private void ChangeRate(RingMember monitor, LineRate rate)
    {
        long tick = TickOf(Ring.Now - monitor.CableFromDriver);
        TellPasses(tick);
        int before = _path.MonitorBase;
        SetHalf(tick, rate);
        _path.SetMonitor(monitor, CableHalfBits());
        if (_path.MonitorBase != before)
        {
            // The monitor's delay is longer or shorter now: what was in it is torn.
            _traffic.Drop((flight, to) => LoopPath.IsBetween(flight.Sender, monitor.Position, to) && flight.Sender != monitor.Position && to != monitor.Position
                && _path.Travel(flight.Sender, monitor.Position, flight.Closed) + before > tick);
        }

        _traffic.Retime(delivery => TimeAt(Ring.All[delivery.To], delivery.Tick));
        LoseTokenIfDeaf();
    }

    private void LoseTokenIfDeaf()
    {
        if (Array.Exists(Members, IsDeaf))
        {
            // Somebody cannot follow: nothing comes round, not even the token.
            LoseToken();
        }
    }

    // A station that cannot follow the clock passes nothing on.
    private bool CanHear(int sender, int to)
    {
        int first = Array.FindIndex(Members, m => m.Position == sender);
        for (int i = 0; i <= Members.Length; i++)
        {
            RingMember member = Members[(first + i) % Members.Length];
            if (i > 0 && member.Position == to)
            {
                return !IsDeaf(member) || member.RealRate >= Rate;
            }

            if (IsDeaf(member))
            {
                return false;
            }
        }

        return false;
    }

    // A frame that is passing is damaged for those behind; so is a token; and a 0 in the silence is a second token, which the monitor clears away.
    private void Flip(int position)
    {
        long tick = TickOf(Ring.Now);
        bool hit = false;
        _traffic.Drop((flight, to) =>
        {
            bool behind = flight.Sender == position || LoopPath.IsBetween(flight.Sender, position, to);
            bool lost = behind && IsPassing(flight, position, tick);
            hit |= lost;
            return lost;
        });
        if (hit || !_tokenIsOut || Driver is not { Link.IsMonitor: true } monitor || tick < _tokenTick)
        {
            return;
        }

        long since = (tick - _path.Travel(_tokenFrom, position, _tokenTick)) % _path.Latency;
        if (since is >= 0 and < FlagHalfBits)
        {
            LoseToken();
        }
        else
        {
            Purge(monitor);
            TellMonitors();
        }
    }

    private bool IsPassing(FrameInFlight flight, int position, long tick) =>
        _path.Travel(flight.Sender, position, flight.Opened) <= tick && _path.Travel(flight.Sender, position, flight.Closed) >= tick;

    private void Stick(RingMember member)
    {
        _stuck = member;
        _tokenIsOut = false;
        _traffic.Drop((flight, _) => flight.Sender == member.Position);
        Ring.HoldIfStuck(member);
    }

    private void LoseToken()
    {
        if (_tokenIsOut && Driver is { Link.IsMonitor: true })
        {
            TellPasses(TickOf(Ring.Now));
            _tokenIsOut = false;
            RenewToken();
        }
    }

    // Two latencies after the last 0 that came in, the monitor puts out a new token.
    private void RenewToken()
    {
        if (Driver is { Link.IsMonitor: true })
        {
            _renewTick = (TickOf(Ring.Now) + (2 * LatencyHalfBits) + 1) & ~1L;
        }
    }

    private void PutTokenOutAnew(RingMember monitor)
    {
        long tick = _renewTick;
        _renewTick = long.MaxValue;
        if (!_tokenIsOut && monitor.Link.IsMonitor && _stuck is null)
        {
            Ring.TokensRenewed++;
            MoveToken(monitor.Position, tick);
            TellMonitors();
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

    private void LoseAll()
    {
        TellPasses(TickOf(Ring.Now));
        (_tokenIsOut, _renewTick) = (false, long.MaxValue);
        _traffic.Clear();
    }

    private void Die()
    {
        LoseAll();
        _lineLostAt = Ring.Now + (LinkTimes.NoZero.Ticks * 100);
    }
}
