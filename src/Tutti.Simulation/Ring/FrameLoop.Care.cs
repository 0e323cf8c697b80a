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
