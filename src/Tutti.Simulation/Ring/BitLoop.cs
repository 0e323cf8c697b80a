using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>A loop half bit by half bit.</summary>
internal sealed class BitLoop(SimRing ring) : RingLoop(ring)
{
    private const int TokenToDecision = 14;
    private const int FlagsOfFrame = 3;

    private readonly byte[] _arrived = new byte[RingLimits.FrameOctets];
    private long _tick;
    private bool _swallowZeros;
    private int _flipAt = -1;

    /// <inheritdoc/>
    public override long LatencyHalfBits => Driver?.Line.LatencyHalfBits ?? 0;

    /// <inheritdoc/>
    public override long NextTime => Members.Length == 0 ? long.MaxValue : TimeOf(_tick);

    private static long NoZero => LinkTimes.NoZero.Ticks * 100;

    private static long NoOne => LinkTimes.NoOne.Ticks * 100;

    /// <inheritdoc/>
    public override void Run(long until)
    {
        for (int changes = Ring.Changes; TimeOf(_tick) <= until && Ring.Changes == changes; _tick++)
        {
            Ring.Now = TimeOf(_tick);
            FindDriver();
            if (Driver is null)
            {
                StepDead();
            }
            else
            {
                StepLine(Driver, Members);
            }
        }
    }

    /// <inheritdoc/>
    public override void Planned(RingMember member)
    {
        // Every station is asked at every half bit.
    }

    /// <inheritdoc/>
    public override void Disturb(RingMember member, RingFault fault)
    {
        switch (fault)
        {
            case RingFault.LoseToken:
                _swallowZeros = true;
                break;
            case RingFault.FlipBit:
                _flipAt = member.Position;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void Do(RingMember member, in RingAction action)
    {
        switch (action.Kind)
        {
            case RingActionKind.Claim:
                member.Line.Claim(action.Frame.Span);
                SetHalf(_tick, LineRates.Slowest);
                break;
            case RingActionKind.Withdraw:
                member.Line.Withdraw();
                if (member != Driver && member.Link.Rate != Rate)
                {
                    member.Core.ClockChanged(Rate);
                }

                break;
            case RingActionKind.BecomeMonitor:
                SetDriver(member);
                member.OwnRate = Rate;
                member.Line.BecomeMonitor(action.Frame.Span, CableHalfBits());
                break;
            case RingActionKind.Purge:
                member.Line.Purge();
                Ring.Purges++;
                break;
            case RingActionKind.SetRate when member == Driver:
                SetHalf(_tick, action.Rate);
                member.Line.SetCable(CableHalfBits());
                break;
            case RingActionKind.SetRate:
                SetOwnRate(member, action.Rate);
                break;
            case RingActionKind.Gate:
                member.Line.Gate();
                member.IsGated = true;
                break;
            case RingActionKind.Ungate:
                member.Line.Ungate();
                member.IsGated = false;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Entered(RingMember member)
    {
        if (Members.Length == 1)
        {
            _tick = TickOf(Ring.Now);
        }
    }

    /// <inheritdoc/>
    protected override void Lost(RingMember member)
    {
        // Its bits simply do not come any more.
    }

    /// <inheritdoc/>
    protected override void Changed()
    {
        foreach (RingMember member in Members)
        {
            if (member.Link.IsMonitor)
            {
                member.Line.SetCable(CableHalfBits());
                member.Link.RingChanged();
            }
        }
    }

    /// <inheritdoc/>
    protected override void Merge(RingLoop other, bool takesClock)
    {
        // Bits begin at even ticks in both, and go on doing so.
        BitLoop loop = (BitLoop)other;
        long shift = (TickOf(Ring.Now) - loop.TickOf(Ring.Now)) & ~1L;
        foreach (RingMember member in takesClock ? Members : other.Members)
        {
            member.Line.Shift(takesClock ? -shift : shift);
        }

        _tick = takesClock ? loop._tick : _tick;
    }

    /// <inheritdoc/>
    protected override void Split(RingLoop from) => _tick = ((BitLoop)from)._tick;

    private void FindDriver()
    {
        if (Driver is { Line.Drives: true })
        {
            return;
        }

        RingMember? driver = Array.Find(Members, m => m.Line.Drives);
        if (driver == Driver)
        {
            return;
        }

        SetDriver(driver);
        if (driver is { Line.IsMonitor: true } && driver.OwnRate != Rate)
        {
            SetHalf(_tick, driver.OwnRate);
        }
    }

    private void StepDead()
    {
        foreach (RingMember member in Members)
        {
            WatchLine(member, Ring.Now, HalfBit.Dead);
            member.AdvanceTo(Ring.Now, Ring.Drained);
        }
    }

    private void StepLine(RingMember driver, RingMember[] members)
    {
        LoopSigns signs = LoopSigns.None;
        HalfBit bit = Disturbed(driver, driver.Line.Drive(_tick, ref signs));
        int first = Array.IndexOf(members, driver);
        for (int i = first + 1; i < first + members.Length; i++)
        {
            RingMember member = members[i >= members.Length ? i - members.Length : i];
            if (member.Loop != this)
            {
                continue;
            }

            long now = TimeAt(member, _tick);
            member.AdvanceTo(now, Ring.Drained);
            WatchLine(member, now, bit);
            LoopSigns seen = member.Line.Step(_tick, bit, out HalfBit sent);
            if (seen != LoopSigns.None)
            {
                Act(member, now, seen);
            }

            bit = Disturbed(member, sent);
        }

        long end = TimeAt(driver, _tick);
        driver.AdvanceTo(end, Ring.Drained);
        WatchLine(driver, end, bit);
        signs |= driver.Line.Take(_tick, bit);
        if (signs != LoopSigns.None)
        {
            Act(driver, end, signs);
        }
    }

    private HalfBit Disturbed(RingMember member, HalfBit sent)
    {
        if (IsDeaf(member))
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
        Ring.Now = now;
        if ((signs & (LoopSigns.TokenRenewed | LoopSigns.PurgeBegun)) != LoopSigns.None)
        {
            Ring.TokensRenewed += signs.HasFlag(LoopSigns.TokenRenewed) ? 1 : 0;
            Ring.Purges += signs.HasFlag(LoopSigns.PurgeBegun) ? 1 : 0;
            member.Link.Disturbed();
        }

        if (signs.HasFlag(LoopSigns.Frame))
        {
            ReadOnlySpan<byte> frame = member.Line.Frame;
            if (member.Link.Listens(frame[0]))
            {
                if (Ring.Arrived is { } arrived)
                {
                    frame.CopyTo(_arrived);
                    arrived(new RingArrival(now, member.Position, _arrived.AsMemory(0, frame.Length)));
                }

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

        Ring.Drain(member);
    }

    private void OfferToken(RingMember member, long now)
    {
        if (member == Driver)
        {
            Ring.TellToken(this, now, 0, 1);
        }

        Instant flagOut = member.Local(TimeAt(member, member.Line.FlagOutIfCaptured));
        long halfBits = TokenToDecision;
        if (member.Core.Capture(member.Local(now), flagOut))
        {
            while (member.Link.TryTake(out ReadOnlyMemory<byte> frame))
            {
                if (member.Line.TryAdd(frame.Span))
                {
                    halfBits += (FlagsOfFrame * 16) + (2L * ZeroInsertion.WireBits(frame.Span));
                    Ring.Sent?.Invoke(member, frame);
                }
            }
        }

        Ring.Drain(member);
        if (member.Line.Capture())
        {
            Ring.Captured?.Invoke(now, member, halfBits);
            Ring.HoldIfStuck(member);
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
}
