using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>The ring half bit by half bit: for truth.</summary>
/// <remarks>
/// The clock travels with the data, so a cable shifts a station in time but not in the count of half bits: in each tick the half bit goes
/// from the station that gives the clock through all the others and back, and the station at cable delay c is at that tick's time plus c.
/// </remarks>
public sealed class BitRing : SimRing
{
    private readonly int _hubPorts;
    private long _tick;
    private bool _swallowZeros;
    private int _flipAt = -1;

    /// <summary>A ring in which everything is off until its time comes.</summary>
    public BitRing(RingPlan plan)
        : base(plan) => _hubPorts = plan.Devices.Count;

    /// <inheritdoc/>
    public override long LatencyHalfBits => Driver?.Line.LatencyHalfBits ?? 0;

    /// <inheritdoc/>
    public override void Run(long nanoseconds)
    {
        while (TimeOf(_tick) <= nanoseconds)
        {
            Now = TimeOf(_tick);
            TakeFaults(Now);
            FindDriver();
            if (Driver is null)
            {
                StepDead();
            }
            else
            {
                StepLine(Driver);
            }

            _tick++;
        }
    }

    // Every station is asked at every half bit.
    private protected override void Planned(RingMember member) => member.Refresh();

    private protected override void TopologyChanged()
    {
        if (Driver is { Link.IsMonitor: true } monitor)
        {
            monitor.Line.SetCable(CableHalfBits());
            monitor.Link.RingChanged();
        }
    }

    private protected override void Lost(RingMember member)
    {
        // Its bits simply do not come any more.
    }

    private protected override void Disturb(RingMember member, RingFault fault)
    {
        switch (fault)
        {
            case RingFault.LoseToken:
                _swallowZeros = true;
                break;
            case RingFault.Stick:
                member.IsStuck = true;
                break;
            case RingFault.FlipBit:
                _flipAt = member.Position;
                break;
            default:
                break;
        }
    }

    private protected override void Do(RingMember member, in RingAction action)
    {
        switch (action.Kind)
        {
            case RingActionKind.Claim:
                member.Line.Claim(action.Frame.Span);
                SetHalf(_tick, LineRates.Slowest);
                break;
            case RingActionKind.Withdraw:
                member.Line.Withdraw();
                break;
            case RingActionKind.BecomeMonitor:
                SetDriver(member);
                member.Line.BecomeMonitor(action.Frame.Span, CableHalfBits());
                break;
            case RingActionKind.Purge:
                member.Line.Purge();
                Purges++;
                break;
            case RingActionKind.SetRate:
                SetHalf(_tick, action.Rate);
                member.Line.SetCable(CableHalfBits());
                break;
            case RingActionKind.Gate:
                member.Line.Gate();
                break;
            case RingActionKind.Ungate:
                member.Line.Ungate();
                break;
            case RingActionKind.OpenPort when action.Port < _hubPorts:
                PutIn(All[action.Port + 1]);
                break;
            case RingActionKind.BypassPort when action.Port < _hubPorts:
                TakeOut(All[action.Port + 1]);
                break;
            default:
                break;
        }
    }

    private void FindDriver()
    {
        if (Driver is { IsInRing: true, Line.Drives: true })
        {
            return;
        }

        RingMember? driver = Array.Find(All, m => m.IsInRing && m.Line.Drives);
        if (driver != Driver || driver is not null)
        {
            SetDriver(driver);
        }
    }

    private void StepDead()
    {
        foreach (RingMember member in All)
        {
            if (member.IsOn)
            {
                WatchLine(member, Now, HalfBit.Dead);
                member.AdvanceTo(Now, Drained);
            }
        }
    }

    private void StepLine(RingMember driver)
    {
        LoopSigns signs = LoopSigns.None;
        HalfBit bit = driver.Line.Drive(_tick, ref signs);
        for (int i = 1; i < All.Length; i++)
        {
            int position = driver.Position + i;
            RingMember member = All[position >= All.Length ? position - All.Length : position];
            if (!member.IsInRing)
            {
                StepAlone(member);
                continue;
            }

            long now = TimeAt(member, _tick);
            member.AdvanceTo(now, Drained);
            WatchLine(member, now, bit);
            LoopSigns seen = member.Line.Step(_tick, bit, out HalfBit sent);
            if (seen != LoopSigns.None)
            {
                Act(member, now, seen);
            }

            bit = Disturbed(member, sent);
        }

        long end = TimeAt(driver, _tick);
        driver.AdvanceTo(end, Drained);
        WatchLine(driver, end, bit);
        signs |= driver.Line.Take(_tick, bit);
        if (signs != LoopSigns.None)
        {
            Act(driver, end, signs);
        }
    }

    private void StepAlone(RingMember member)
    {
        if (member.IsOn)
        {
            WatchLine(member, Now, HalfBit.Dead);
            member.AdvanceTo(Now, Drained);
        }
    }

    private HalfBit Disturbed(RingMember member, HalfBit sent)
    {
        if (Rate > member.RealRate && member.Line.State != LoopState.Gated)
        {
            return sent | HalfBit.One;
        }

        if (member.IsStuck && member.Line.State is LoopState.Sending or LoopState.Swallowing)
        {
            return sent & ~HalfBit.One;
        }

        if (_flipAt == member.Position && (sent & HalfBit.Clock) != HalfBit.Dead)
        {
            _flipAt = (sent & HalfBit.SecondHalf) == HalfBit.Dead ? _flipAt : -1;
            return sent ^ HalfBit.One;
        }

        if (_swallowZeros)
        {
            _swallowZeros = (sent & HalfBit.One) != HalfBit.Dead || (sent & HalfBit.SecondHalf) == HalfBit.Dead;
            return sent | HalfBit.One;
        }

        return sent;
    }

    private void Act(RingMember member, long now, LoopSigns signs)
    {
        Now = now;
        if ((signs & (LoopSigns.TokenRenewed | LoopSigns.PurgeBegun)) != LoopSigns.None)
        {
            TokensRenewed += signs.HasFlag(LoopSigns.TokenRenewed) ? 1 : 0;
            Purges += signs.HasFlag(LoopSigns.PurgeBegun) ? 1 : 0;
            member.Link.Disturbed();
        }

        if (signs.HasFlag(LoopSigns.Frame))
        {
            ReadOnlySpan<byte> frame = member.Line.Frame;
            if (member.Link.Listens(frame[0]))
            {
                Arrived?.Invoke(new RingArrival(now, member.Position, frame.ToArray()));
                member.Core.Receive(member.Local(now), member.Local(TimeAt(member, member.Line.FrameOpened)), frame);
            }
        }

        if (signs.HasFlag(LoopSigns.OwnFrame))
        {
            member.Link.CameRound(member.Line.Frame);
        }

        if (signs.HasFlag(LoopSigns.Token))
        {
            OfferToken(member, now);
        }

        Drain(member);
        member.Refresh();
    }

    private void OfferToken(RingMember member, long now)
    {
        Instant flagOut = member.Local(TimeAt(member, member.Line.FlagOutIfCaptured));
        if (member.Core.Capture(member.Local(now), flagOut))
        {
            while (member.Link.TryTake(out ReadOnlyMemory<byte> frame))
            {
                member.Line.TryAdd(frame.Span);
            }
        }

        Drain(member);
        if (member.Line.Capture())
        {
            Captured?.Invoke(now, member, 0);
            HoldIfStuck(member);
        }
    }

    private static void WatchLine(RingMember member, long now, HalfBit bit)
    {
        if ((bit & HalfBit.Clock) != HalfBit.Dead)
        {
            if ((bit & HalfBit.One) == HalfBit.Dead)
            {
                member.LastZero = now;
            }
            else
            {
                member.LastOne = now;
            }
        }

        bool lost = now - member.LastZero >= NoZero || now - member.LastOne >= NoOne;
        if (lost != member.LineIsLost)
        {
            member.LineIsLost = lost;
            if (lost)
            {
                member.Link.LineLost(member.Local(now));
            }
            else
            {
                member.Link.LineFound();
            }

            member.Refresh();
        }
    }

    private static long NoZero => LinkTimes.NoZero.Ticks * 100;

    private static long NoOne => LinkTimes.NoOne.Ticks * 100;
}
