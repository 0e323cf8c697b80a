using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring.Reports;

/// <summary>Looks on while a ring runs: what must always hold, what must hold once a fault is healed, and how long that takes.</summary>
/// <remarks>
/// After a fault a ring of up to 64 devices has one second, a larger one two (zipi-5.2). Within that time two monitors, two tokens and late tokens
/// are no surprise; outside of it they are violations. Thread-safe: no.
/// </remarks>
internal sealed class RingHealth
{
    private const int MostViolations = 20;
    private const int SmallRing = 64;
    private const long Second = 1_000_000_000;

    private readonly SimRing _ring;
    private readonly long _bound;
    private readonly List<string> _violations = [];
    private readonly List<(long At, string What, long? After)> _faults = [];
    private int _unhealed;
    private long _troubleUntil;
    private long _heldUntil;
    private int _holder = -1;
    private long _lastPass = long.MinValue;
    private long _lastLap;

    public RingHealth(SimRing ring)
    {
        _ring = ring;
        _bound = ring.Members.Count(m => m.Core is Device) <= SmallRing ? Second : 2 * Second;
        _troubleUntil = _bound;
    }

    public IReadOnlyList<string> Violations => _violations;

    public int BitErrors { get; private set; }

    public IEnumerable<FaultReport> Faults => _faults.Select(f => new FaultReport(f.At, f.What, f.After));

    /// <summary>True when nothing has gone wrong for long enough that everything must be well.</summary>
    public bool IsQuiet(long now) => now > _troubleUntil;

    public void Befell(long now, RingMember member, RingFault fault)
    {
        bool starts = now == 0 && fault == RingFault.SwitchOn;
        bool chance = fault == RingFault.FlipBit && _ring.Plan.BitErrorRate > 0;
        _troubleUntil = Math.Max(_troubleUntil, now + _bound);
        _lastPass = long.MinValue;
        if (chance)
        {
            BitErrors++;
        }
        else if (!starts && fault != RingFault.Stick)
        {
            Add(now, Tell(member, fault));
        }
    }

    /// <summary>A station that was told to stick does so at its next turn, and its port cuts it off: another trouble.</summary>
    public void Bypassed(long now) => _troubleUntil = Math.Max(_troubleUntil, now + _bound);

    public void Captured(long now, RingMember member, long held)
    {
        if (IsQuiet(now) && now < _heldUntil && member.Position != _holder && member.Loop == _ring.Members[_holder].Loop)
        {
            Violate(now, $"two tokens: {member.Name} took one while {_ring.Members[_holder].Name} held the ring");
        }

        (_heldUntil, _holder) = (now + held, member.Position);
        if (member.IsStuck)
        {
            // It was told to some time ago, and does so at its first turn.
            _troubleUntil = Math.Max(_troubleUntil, now + _bound);
            Add(now, $"{member.Name} sticks: it does not stop sending");
        }
    }

    public void TokenSeen(long first, long lap, long times)
    {
        if (IsQuiet(first) && _lastPass != long.MinValue && first - _lastPass < _lastLap / 2)
        {
            Violate(first, "two tokens came to the monitor within one rotation");
        }

        (_lastPass, _lastLap) = (first + (lap * (times - 1)), lap);
        if (_unhealed > 0 || IsQuiet(first))
        {
            Look(first, lap, _lastPass);
        }
    }

    /// <summary>A device waited for the token; nobody waits longer than everybody else's longest turn takes.</summary>
    public void Waited(long now, RingMember member, long waited)
    {
        const long longestTurnHalfBits = 2L * RingLimits.TurnOctets * 8 * 6 / 5;
        long bound = ((longestTurnHalfBits * _ring.Members.Count) + _ring.LatencyHalfBits) * Protocols.Zipi.Bits.LineRates.HalfBitNanoseconds(_ring.Rate);
        if (IsQuiet(now - waited) && IsQuiet(now) && waited > bound)
        {
            Violate(now, $"{member.Name} waited {waited / 1e6:0.0} ms for the token");
        }
    }

    public void Violate(long now, string what)
    {
        if (_violations.Count < MostViolations)
        {
            _violations.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"at {now / 1e6:0.000} ms: {what}"));
        }
    }

    /// <summary>The end: what was not healed by then, and had the time, is a violation.</summary>
    public void End(long now)
    {
        if (IsQuiet(now))
        {
            foreach ((long at, string what, long? after) in _faults)
            {
                if (after is null || after > _bound)
                {
                    Violate(now, $"not healed within {_bound / Second} s: {what} at {at / 1e6:0.###} ms");
                }
            }
        }
    }

    private void Add(long now, string what)
    {
        _faults.Add((now, what, null));
        _unhealed++;
    }

    private void Look(long first, long lap, long last)
    {
        string? wrong = Wrong();
        if (wrong is not null)
        {
            if (IsQuiet(first))
            {
                Violate(first, wrong);
            }

            return;
        }

        if (!Array.TrueForAll(_ring.All, m => !m.Link.IsMonitor || m.Link.IsSettled))
        {
            return;
        }

        for (int i = 0; i < _faults.Count && _unhealed > 0; i++)
        {
            // By the first time that the token came after the fault.
            long at = _faults[i].At;
            if (_faults[i].After is null && last > at)
            {
                long pass = first > at ? first : first + ((((at - first) / lap) + 1) * lap);
                _faults[i] = _faults[i] with { After = pass - at };
                _unhealed--;
            }
        }
    }

    // In every ring one monitor, and for everybody who is let in an address that nobody else has.
    private string? Wrong()
    {
        Span<bool> taken = stackalloc bool[256];
        foreach (RingLoop loop in _ring.Loops)
        {
            int monitors = 0;
            taken.Clear();
            foreach (RingMember member in loop.Members)
            {
                monitors += member.Link.IsMonitor ? 1 : 0;
                byte address = member.Link.Address;
                if (member.Core is Device && address == RingAddress.None && loop.Members.Length <= RingLimits.Devices)
                {
                    return $"{member.Name} has no address";
                }

                if (address != RingAddress.None && taken[address])
                {
                    return $"two devices have the address {address}";
                }

                taken[address] = true;
            }

            if (monitors != 1 && loop.Members.Length > 0)
            {
                return monitors == 0 ? "there is no monitor" : $"there are {monitors} monitors";
            }
        }

        foreach (RingMember member in _ring.Members)
        {
            if (member is { IsOn: true, IsPlugged: true, IsInRing: false, Core: Device, Parent.Core: Hub hub } && !hub.Ports[member.Port].IsFailed)
            {
                return $"{member.Name} was not let in";
            }

            if (member is { IsOn: true, IsPlugged: true, IsHub: true, Parent: not null } && member.Junction != member.Parent.Junction)
            {
                return $"the ring of {member.Name} was not let in";
            }
        }

        return null;
    }

    private static string Tell(RingMember member, RingFault fault) => fault switch
    {
        RingFault.SwitchOn => $"{member.Name} is switched on",
        RingFault.SwitchOff => $"{member.Name} is switched off",
        RingFault.CutCable => $"the cable to {member.Name} is cut",
        RingFault.Repair => $"the cable to {member.Name} is plugged in",
        RingFault.LoseToken => "the token is lost",
        _ => $"{member.Name} flips a bit",
    };
}
