using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi;

/// <summary>The hub: a port for each cable, a relay and two lights at each port, and usually the monitor (zipi-1.17, zipi-1.18, zipi-2.24).</summary>
/// <remarks>
/// A passive core as <see cref="Station"/>; the relays are moved by whoever takes its actions. Ports are numbered from 0 in ring order.
/// Thread-safe: no.
/// </remarks>
public sealed class Hub : IRingCore
{
    // A turn with all zeros inserted, twice: who holds the ring for longer has failed.
    private const long LongestHoldHalfBits = 2L * 2 * RingLimits.TurnOctets * 8 * 6 / 5;

    private readonly HubPort[] _ports;
    private readonly Outbox<RingAction> _actions = new(512);
    private readonly Outbox<RingEvent> _events = new(512);
    private Instant _heldSince = Instant.Never;
    private int _holder = -1;

    /// <summary>A hub with nothing attached: every port is bypassed.</summary>
    /// <param name="options">Its id, priority and bounds; <see cref="StationOptions.IsHub"/> is taken as true.</param>
    /// <param name="ports">1 to 253.</param>
    /// <param name="seed">As for <see cref="Station"/>.</param>
    public Hub(StationOptions options, int ports, int seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(ports, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ports, RingLimits.Devices);
        Link = new Station(options with { IsHub = true }, seed);
        _ports = new HubPort[ports];
    }

    /// <inheritdoc/>
    public Station Link { get; }

    /// <summary>The ports and their lights.</summary>
    public ReadOnlySpan<HubPort> Ports => _ports;

    /// <inheritdoc/>
    public Instant NextDeadline => Instant.Min(Link.NextDeadline, HoldDeadline);

    private Instant HoldDeadline => _holder < 0 ? Instant.Never
        : new Instant(_heldSince.Nanoseconds + (LongestHoldHalfBits * Link.Rate.HalfBitNanoseconds()));

    /// <summary>A device is attached, switched on and sends a clock.</summary>
    public void PortAttached(int port)
    {
        if (_ports[port].Light != PortLight.Off)
        {
            return;
        }

        _ports[port] = new HubPort(PortLight.Connected, IsOpen: false, IsFailed: false);
        LetIn(port);
    }

    /// <summary>Another hub at this port has its clock at 250 kBd and its relay open, and this one has not: the port is let in anew (zipi-2.26).</summary>
    public void PortAsks(int port)
    {
        if (_ports[port].Light != PortLight.Off)
        {
            _ports[port] = _ports[port] with { IsOpen = false };
            LetIn(port);
        }
    }

    /// <summary>Nothing sends a clock on this port any longer: its relay closes.</summary>
    public void PortDetached(int port)
    {
        bool wasOpen = _ports[port].IsOpen;
        _ports[port] = default;
        if (_holder == port)
        {
            _holder = -1;
        }

        if (wasOpen)
        {
            Bypass(port);
        }
    }

    /// <summary>The device on this port holds the ring: it sends instead of repeating. Until <see cref="PortReleased"/> the first time counts.</summary>
    public void PortHolds(Instant now, int port)
    {
        if (_holder != port)
        {
            (_holder, _heldSince) = (port, now);
        }

        _ports[port] = _ports[port] with { Light = PortLight.Sending };
    }

    /// <summary>The device on this port has let the token go.</summary>
    public void PortReleased(int port)
    {
        if (_holder == port)
        {
            _holder = -1;
        }

        if (_ports[port].Light == PortLight.Sending)
        {
            _ports[port] = _ports[port] with { Light = PortLight.Connected };
        }
    }

    /// <inheritdoc/>
    public void Advance(Instant now)
    {
        if (now >= HoldDeadline)
        {
            int port = _holder;
            _holder = -1;
            _ports[port] = new HubPort(PortLight.Connected, IsOpen: false, IsFailed: true);
            Bypass(port);
        }

        Link.Advance(now);
    }

    /// <inheritdoc/>
    public bool Capture(Instant now, Instant flagOut) => Link.Capture(now, flagOut);

    /// <inheritdoc/>
    public void Receive(Instant now, Instant opened, ReadOnlySpan<byte> frame) => Link.Receive(now, opened, frame, out _, out _);

    /// <inheritdoc/>
    public void ClockChanged(LineRate rate)
    {
        Link.ClockChanged(rate);
        if (rate == LineRates.Slowest && !Link.IsMonitor)
        {
            for (int port = 0; port < _ports.Length; port++)
            {
                if (_ports[port] is { IsOpen: false, IsFailed: false, Light: not PortLight.Off })
                {
                    Open(port);
                }
            }
        }
    }

    /// <summary>Takes the next thing to do on the line or at a relay.</summary>
    public bool TryDequeue(out RingAction action)
    {
        if (_actions.TryDequeue(out action))
        {
            return true;
        }

        if (!Link.TryDequeue(out action))
        {
            return false;
        }

        if (action.Kind == RingActionKind.OpenPort)
        {
            MarkOpen(action.Port);
        }

        return true;
    }

    /// <summary>Takes the next news.</summary>
    public bool TryDequeue(out RingEvent news) => _events.TryDequeue(out news) || Link.TryDequeue(out news);

    private void LetIn(int port)
    {
        if (Link.IsMonitor)
        {
            Link.Newcomer(port);
        }
        else if (Link.Rate == LineRates.Slowest)
        {
            Open(port);
        }
        else
        {
            _actions.TryEnqueue(new RingAction(RingActionKind.AskMonitor, default));
        }
    }

    private void Open(int port)
    {
        MarkOpen(port);
        _actions.TryEnqueue(new RingAction(RingActionKind.OpenPort, default, LineRate.None, port));
    }

    private void MarkOpen(int port)
    {
        _ports[port] = _ports[port] with { IsOpen = true };
        _events.TryEnqueue(new RingEvent(RingEventKind.PortOpened, 0, (ulong)port));
    }

    private void Bypass(int port)
    {
        _actions.TryEnqueue(new RingAction(RingActionKind.BypassPort, default, LineRate.None, port));
        _events.TryEnqueue(new RingEvent(RingEventKind.PortBypassed, 0, (ulong)port));
        Link.RingChanged();
    }
}
