using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring.Scenarios;

namespace Tutti.Simulation.Ring.Reports;

/// <summary>Runs a scenario and measures.</summary>
/// <remarks>Thread-safe: no; several runs may be on several threads.</remarks>
public sealed class RingRun
{
    private readonly RingScenario _scenario;
    private readonly SimRing _ring;
    private readonly RingHealth _health;
    private readonly RingTimeline _timeline;
    private readonly LoadTraffic[] _loads;
    private readonly Distribution _rotation = new();
    private readonly Distribution[] _latency;
    private readonly Distribution[] _wait;
    private readonly long[] _wantsSince;
    private readonly long[] _held;
    private readonly int[] _worstQueue;
    private long _lastPass = -1;
    private long? _started;
    private bool _turnHasData;
    private long _data;
    private long _counted;
    private long _wireBits;

    private RingRun(RingScenario scenario, bool bits)
    {
        (_scenario, _ring) = (scenario, bits ? new BitRing(scenario.Plan) : new FrameRing(scenario.Plan));
        int count = _ring.Members.Count;
        _health = new RingHealth(_ring);
        _timeline = new RingTimeline(scenario.Nanoseconds + RingScenario.GraceNanoseconds, count);
        (_latency, _wait) = (Make(count), Make(count));
        (_wantsSince, _held, _worstQueue) = (new long[count], new long[count], new int[count]);
        Array.Fill(_wantsSince, -1);
        _loads = [.. scenario.Loads.Select((load, i) => new LoadTraffic(_ring, load, i, scenario.Nanoseconds))];
        foreach (LoadTraffic load in _loads)
        {
            load.Queued = at => Queued(at, load.Load.From);
        }

        foreach (PlannedFault fault in scenario.Faults)
        {
            _ring.At(fault.At, fault.Position, fault.Fault);
        }

        (_ring.Befell, _ring.Captured, _ring.Sent, _ring.TokenSeen) = (Befell, Captured, Sent, TokenSeen);
        (_ring.Received, _ring.Happened) = (Received, Happened);
    }

    /// <summary>Runs a whole scenario.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="bits">Half bit by half bit; else frame by frame.</param>
    public static RingReport Play(RingScenario scenario, bool bits = false)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        RingRun run = new(scenario, bits);
        run._timeline.AddRate(0, run._ring.Rate);
        run._ring.Run(scenario.Nanoseconds + RingScenario.GraceNanoseconds);
        run._health.End(run._ring.Now);
        return run.Report(bits);
    }

    private static Distribution[] Make(int count) => [.. Enumerable.Range(0, count).Select(_ => new Distribution())];

    private RingReport Report(bool bits) => new()
    {
        Scenario = _scenario,
        IsBits = bits,
        Rate = _ring.Rate,
        StartedAfter = _started,
        Load = (double)_held.Sum() / _ring.Now,
        Efficiency = _counted == 0 ? 0 : (double)_data / _counted,
        WireEfficiency = _wireBits == 0 ? 0 : _data * 8.0 / _wireBits,
        Rotation = _rotation,
        Devices = [.. _ring.Members.Where(m => m.Core is Device).Select(Report)],
        Faults = [.. _health.Faults],
        BitErrors = _health.BitErrors,
        TokensRenewed = _ring.TokensRenewed,
        Purges = _ring.Purges,
        Violations = _health.Violations,
        Timeline = _timeline,
    };

    private DeviceReport Report(RingMember member)
    {
        LoadTraffic[] own = [.. _loads.Where(l => l.Load.From == member.Position)];
        int queue = member.IsOn ? member.Link.QueueCount : 0;
        return new DeviceReport(member.Name, member.Position, member.Link.Address)
        {
            Sent = own.Sum(l => l.Sent),
            Arrived = own.Sum(l => l.Arrived),
            Lost = Math.Max(0, own.Sum(l => l.Due - l.Arrived) - queue),
            Refused = own.Sum(l => l.Refused),
            Latency = _latency[member.Position],
            Wait = _wait[member.Position],
            WorstQueue = _worstQueue[member.Position],
            Queue = queue,
            Share = (double)_held[member.Position] / _ring.Now,
        };
    }

    private void Befell(long now, RingMember member, RingFault fault)
    {
        _health.Befell(now, member, fault);
        if (fault == RingFault.SwitchOn)
        {
            Array.ForEach(_loads, load => load.Forget(member.Position));
        }
    }

    private void Queued(long at, int position)
    {
        _worstQueue[position] = Math.Max(_worstQueue[position], _ring.Members[position].Link.QueueCount);
        if (_wantsSince[position] < 0)
        {
            _wantsSince[position] = at;
        }
    }

    // Called after the frames of the turn were told of.
    private void Captured(long now, RingMember member, long halfBits)
    {
        int position = member.Position;
        long held = halfBits * LineRates.HalfBitNanoseconds(member.Link.Rate);
        _health.Captured(now, member, held);
        _held[position] += held;
        _timeline.AddTurn(now, position, held, !_turnHasData);
        if (_turnHasData)
        {
            // What a token becomes and what becomes the next token again.
            _wireBits += 7;
        }

        _turnHasData = false;
        if (_wantsSince[position] >= 0)
        {
            long waited = now - _wantsSince[position];
            _wait[position].Add(waited);
            _health.Waited(now, member, waited);
            _wantsSince[position] = member.Link.WatchesToken(member.Local(now)) && member.Link.QueueCount > 0 ? now + held : -1;
        }
    }

    private void Sent(RingMember member, ReadOnlyMemory<byte> frame)
    {
        FrameHeader.TryRead(frame.Span, out FrameHeader header, out _, out _);
        if (header.Class == FrameClass.Management)
        {
            return;
        }

        _turnHasData = true;
        int octets = frame.Length - RingLimits.FrameOverhead;
        _wireBits += (3 * 8) + ZeroInsertion.WireBits(frame.Span);
        _counted += octets + RingLimits.CountedOverhead;
        _data += header.Class == FrameClass.Acknowledgement ? 0 : octets;
    }

    private void TokenSeen(long first, long lap, long times)
    {
        if (_lastPass >= 0)
        {
            _rotation.Add(first - _lastPass);
            int bin = _timeline.BinOf(first);
            _timeline.Rotation[bin] = Math.Max(_timeline.Rotation[bin], first - _lastPass);
        }

        if (times > 1)
        {
            _rotation.Add(lap, times - 1);
            for (int bin = _timeline.BinOf(first); bin <= _timeline.BinOf(first + (lap * times)); bin++)
            {
                _timeline.Rotation[bin] = Math.Max(_timeline.Rotation[bin], lap);
            }
        }

        _lastPass = first + (lap * (times - 1));
        _timeline.AddRate(first, _ring.Rate);
        _health.TokenSeen(first, lap, times);
    }

    private void Received(long now, RingMember member, DeviceMessage message)
    {
        if (!LoadTraffic.TryRead(message.Content.Span, out int number) || number >= _loads.Length)
        {
            return;
        }

        LoadTraffic load = _loads[number];
        long latency = load.Receive(now, member.Position, message.Content.Span, out string? wrong);
        _latency[load.Load.From].Add(latency);
        _timeline.AddOctets(load.Load.From, member.Position, message.Content.Length);

        // A frame whose sender died before it could take it off the ring comes round until the monitor notices.
        if (wrong is not null && (load.Load.IsAcknowledged || _health.IsQuiet(now)))
        {
            _health.Violate(now, $"{wrong}: from {_ring.Members[load.Load.From].Name} to {member.Name}");
        }
    }

    private void Happened(long now, RingMember member, RingEvent news)
    {
        if (news.Kind == RingEventKind.RateSettled)
        {
            _started ??= now;
        }
        else if (news.Kind == RingEventKind.PortBypassed)
        {
            _health.Bypassed(now);
        }
    }
}
