using System.Net;

using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;
using Tutti.Simulation.Network;

namespace Tutti.Simulation.Nodes;

/// <summary>A machine with a Tutti node: drives a <see cref="NodeCore"/> as the shell of sockets does, with simulated sockets and its own clock.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed partial class SimNode : SimHost, IWorldEvent
{
    // The timer of the shell counts whole milliseconds and is set one later.
    private static readonly TimeSpan s_timerGrain = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan s_saveAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_lookAgainAfter = TimeSpan.FromMilliseconds(50);
    private static readonly DateTimeOffset s_wall = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    /// <summary>Where a program listens that is started for the first time.</summary>
    public const ushort FirstPort = 49249;

    private readonly Dictionary<LinkId, SimEnd> _links = [];
    private Instant _armed = Instant.Never;
    private long _origin;
    private bool _isStopping;
    private bool _isPumping;
    private bool _pumpAgain;
    private bool _handlersStall;
    private bool _wasBehind;
    private bool _saveWaits;
    private ushort _portAstray;
    private PatchMemory _memory = PatchMemory.Empty;

    /// <summary>A machine whose node is not running yet.</summary>
    public SimNode(World world, string name, IPAddress address)
        : base(world, name, address)
    {
        Clock = new VirtualClock(world, (long)(world?.Chance.Next() >> 20 ?? 0));
        Clock.Changed += ClockChanged;
        Identity = world!.Chance.NextWide().ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Told before a node starts: register its parameters here.</summary>
    public event Action<SimNode>? Starting;

    /// <summary>Told of all its news, in order.</summary>
    public event Action<SimNode, NodeEvent>? News;

    /// <summary>Told when the program has ended, however.</summary>
    public event Action<SimNode, Uuid>? Ended;

    /// <summary>The machine's clock.</summary>
    public VirtualClock Clock { get; }

    /// <summary>What outlives a restart.</summary>
    public string Identity { get; }

    /// <summary>True: it keeps its patches over a restart, as a node with a state file does. What changed less than 200 ms before a crash is lost with it.</summary>
    public bool KeepsState { get; set; }

    /// <summary>What its program is told besides its name and identity: gossip instead of beacons, for example.</summary>
    public Func<NodeCoreOptions, NodeCoreOptions>? Setting { get; set; }

    /// <summary>Where it listens as a gossip hub when it runs; 0: it is none.</summary>
    public ushort HubsAt { get; set; }

    /// <summary>True: others look for it where it is, so it stays at its address, and starts again at its port.</summary>
    public bool KeepsPlace { get; set; }

    /// <summary>False: its system does not tell how its connections fare, as most do not.</summary>
    public bool TellsOfTcp { get; set; } = true;

    /// <summary>The node; that of the last run while none runs.</summary>
    public NodeCore Core { get; private set; } = null!;

    /// <summary>The node's own present instant.</summary>
    public Instant CoreNow => new(Clock.GetTimestamp() - _origin);

    /// <summary>How often it was started.</summary>
    public int Runs { get; private set; }

    /// <summary>How often all news was told and none waited.</summary>
    public long Drained { get; private set; }

    /// <summary>True when the handlers of this run of the program ever hung.</summary>
    public bool HasHung { get; private set; }

    /// <summary>True while the program's handlers hang, so that its news wait.</summary>
    public bool HandlersStall
    {
        get => _handlersStall;
        set
        {
            _handlersStall = value;
            HasHung |= value;
            World.Say($"{Name}: handlers {(value ? "hang" : "go on")}");
            if (!value && IsUp && !IsFrozen)
            {
                Pump();
            }
        }
    }

    /// <inheritdoc/>
    public override bool IsAstray => _portAstray != 0;

    /// <inheritdoc/>
    public override bool ReadsNothing => base.ReadsNothing || (IsUp && Core.IsBehind);

    /// <summary>Starts the program with a new UUID.</summary>
    /// <param name="port">Where it listens; 0: somewhere else than ever before.</param>
    public void Start(ushort port = 0)
    {
        if (IsUp)
        {
            throw new InvalidOperationException($"{Name} runs already.");
        }

        Runs++;
        IsPowered = true;
        Port = port == 0 ? (ushort)(FirstPort + (((Runs - 1) * 97) % 16000)) : port;
        _origin = Clock.GetTimestamp();
        HubPort = HubsAt;
        NodeCoreOptions options = new() { Name = Name, Identity = Identity };
        Core = new NodeCore(Setting?.Invoke(options) ?? options, new Uuid(World.Chance.NextWide()), World.Chance.Next());
        IsUp = true;
        _isStopping = HasHung = false;
        _portAstray = 0;
        _wasBehind = false;
        _armed = Instant.Never;
        World.Say($"{Name}: starts as {Core.Zre.Uuid} at {AddressText}:{Port}");
        Starting?.Invoke(this);
        if (KeepsState)
        {
            Core.Zocp.Recall(CoreNow, _memory, s_wall + TimeSpan.FromTicks(World.Now.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }

        Core.Start(CoreNow, new Endpoint(AddressText, Port));
        Pump();
    }

    /// <summary>Says farewell and ends when that is out.</summary>
    public void Stop()
    {
        if (IsUp && !_isStopping)
        {
            World.Say($"{Name}: stops");
            _isStopping = true;
            Core.Stop(CoreNow);
            Pump();
        }
    }

    /// <summary>Ends the program without a word; its kernel closes its connections.</summary>
    public void Kill() => EndRun("is killed", false);

    /// <summary>The machine loses its power: nothing is closed.</summary>
    public void PowerOff() => EndRun("loses power", true);

    /// <summary>Does something with the node, and what it then asks for.</summary>
    public void Do(Action<NodeCore, Instant> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        action(Core, CoreNow);
        Pump();
    }

    /// <summary>Does what the node asks for and tells its news; call it after every verb.</summary>
    public void Pump()
    {
        if (_isPumping)
        {
            _pumpAgain = true;
            return;
        }

        _isPumping = true;
        do
        {
            _pumpAgain = false;
            Work();
            if (Tell())
            {
                _pumpAgain = true;
            }
        }
        while (_pumpAgain && IsUp);
        _isPumping = false;
        if (IsUp)
        {
            Rest();
        }
    }

    void IWorldEvent.Happen(int kind, object? data)
    {
        if (kind != Runs || !IsUp || _armed == Instant.Never || _armed > World.Now)
        {
            return;
        }

        _armed = Instant.Never;
        if (!IsFrozen)
        {
            Core.Advance(CoreNow);
            Pump();
        }
    }

    /// <inheritdoc/>
    protected override void Thawed()
    {
        if (IsUp)
        {
            Core.Advance(CoreNow);
            Pump();
        }
    }

    private bool Tell()
    {
        bool any = false;
        while (IsUp && !_handlersStall && Core.TryDequeue(out NodeEvent news))
        {
            any = true;
            if (World.IsTracing)
            {
                World.Say($"{Name}: {Readable.Text(news)}");
            }

            if (KeepsState && news is { IsZocp: true, Zocp.Kind: ZocpEventKind.LinksChanged } && !_saveWaits)
            {
                _saveWaits = true;
                int run = Runs;
                World.After(s_saveAfter, () => Save(run));
            }

            News?.Invoke(this, news);
        }

        Drained += _handlersStall ? 0 : 1;
        return any;
    }

    private void Rest()
    {
        if (_isStopping && Core.Stopped)
        {
            EndRun("has stopped", false);
            return;
        }

        bool behind = Core.IsBehind;
        if (_wasBehind && !behind)
        {
            ResumeReading();
        }

        _wasBehind = behind;
        Arm();
    }

    private void Arm()
    {
        Instant next = Core.NextDeadline;
        if (next == Instant.Never)
        {
            return;
        }

        Instant at = Clock.WorldAt((next + s_timerGrain).Nanoseconds + _origin);
        if (at < _armed)
        {
            _armed = at < World.Now ? World.Now + s_timerGrain : at;
            World.Schedule(_armed.Nanoseconds, this, Runs);
        }
    }

    private void ClockChanged()
    {
        _armed = Instant.Never;
        if (IsUp && !IsFrozen)
        {
            Core.Advance(CoreNow);
            Pump();
        }
    }

    // A crash in between loses what was not yet written; the file holds the last memory that was.
    private void Save(int run)
    {
        if (run == Runs && IsUp && _saveWaits)
        {
            _saveWaits = false;
            _memory = Core.Zocp.Memory(CoreNow, s_wall + TimeSpan.FromTicks(World.Now.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }
    }

    private void EndRun(string how, bool silently)
    {
        if (!IsUp)
        {
            return;
        }

        if (_isStopping)
        {
            Save(Runs);
        }

        _saveWaits = false;

        World.Say($"{Name}: {how}");
        IsPowered = !silently;
        _links.Clear();
        _handlersStall = false;
        EndAll(silently);
        Ended?.Invoke(this, Core.Zre.Uuid);
    }
}
