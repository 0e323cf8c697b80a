using System.Net.Sockets;
using System.Security.Cryptography;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;
using Tutti.Rings;
using Tutti.Transports;

namespace Tutti;

/// <summary>A place on a ZIPI ring: this program is one of its devices, finds the others, and plays them (zipi-6.1).</summary>
/// <remarks>
/// It comes back by itself, with the address it had, when the hub was away. There is no secrecy on a ring: with a <see cref="RingOptions.Secret"/>
/// nobody else can join or forge, but whoever sees the network can read.
/// <para>Thread-safe: yes, every member. Handlers run one at a time, in order, on the thread that received the news; while one runs this device hears
/// nothing else, so keep them short. They may call every verb, but must not block on one.</para>
/// </remarks>
public sealed partial class Ring : IAsyncDisposable
{
    private readonly RingOptions _options;
    private readonly RingShell _shell;
    private readonly CancellationTokenSource _ending = new();
    private RingState _state;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Ring(RingPort port, IpDevice core, IRingWay way, RingOptions options, Profile profile)
    {
        (Port, Name, _options) = (port, profile.Name, options);
        _shell = new RingShell(core, way, options.TimeProvider, Take, TakeNews);
        _dumps = new RingDumps(this, _shell);
    }

    /// <summary>The device came onto the ring, lost it, or left it.</summary>
    public event Action<RingState>? StateChanged;

    /// <summary>A handler of this ring threw an exception; the ring goes on.</summary>
    public event Action<HandlerFailure>? HandlerFailed;

    /// <summary>Where the hub is.</summary>
    public RingPort Port { get; }

    /// <summary>What others call this device.</summary>
    public string Name { get; }

    /// <summary>The device's unique id.</summary>
    public ulong Id => _shell.Core.Device.Link.Id;

    /// <summary>The device's address, 1 to 253; 0 while it has none.</summary>
    public byte Address => _shell.Core.Device.Address;

    /// <summary>Whether the device is on the ring.</summary>
    public RingState State
    {
        get
        {
            lock (_shell.Gate)
            {
                return _state;
            }
        }
    }

    /// <summary>The present instant on this program's own clock.</summary>
    public Instant Now => _shell.Now;

    /// <summary>The ring's time, common to all its devices within <see cref="ClockError"/>; zero before it is known.</summary>
    public TimeSpan Time => TimeAt(Now);

    /// <summary>The most that <see cref="Time"/> is taken to be wrong by; zero before it is known (zipi-6.13).</summary>
    public TimeSpan ClockError
    {
        get
        {
            lock (_shell.Gate)
            {
                return _shell.Core.ClockError;
            }
        }
    }

    /// <summary>How long the last question to the hub and its answer took.</summary>
    public TimeSpan RoundTrip
    {
        get
        {
            lock (_shell.Gate)
            {
                return _shell.Core.RoundTrip;
            }
        }
    }

    internal RingShell Shell => _shell;

    /// <summary>Joins a ring as a device. Complete when the device has an address and knows the ring's time.</summary>
    /// <param name="port">Where the hub is.</param>
    /// <param name="profile">What the device says of itself.</param>
    /// <param name="options">How it behaves; null for the defaults.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotFoundException">No hub answered in time.</exception>
    /// <exception cref="RefusedException">The hub is there and says no: the secret, no free port, too many from this machine.</exception>
    /// <exception cref="ArgumentException">The profile or an option is not usable.</exception>
    public static async Task<Ring> JoinAsync(RingPort port, Profile profile, RingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(profile);
        options ??= new RingOptions();
        if (port.Host.Length == 0)
        {
            port = await RingBeacon.FindAsync(options.Network, options.JoinWithin, cancellation).ConfigureAwait(false);
        }

        System.Net.IPEndPoint hub = await port.ResolveAsync(cancellation).ConfigureAwait(false);
        Ring ring = new(port, MakeCore(profile, options), port.IsTcp ? new TcpRingWay(hub) : Way(port, hub), options, profile);
        try
        {
            options.Attach?.Invoke(ring);
            ring._shell.Start();
            await ring.WaitForRingAsync(cancellation).ConfigureAwait(false);
            return ring;
        }
        catch
        {
            await ring.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The ring's time at an instant of <see cref="Now"/>.</summary>
    public TimeSpan TimeAt(Instant at)
    {
        lock (_shell.Gate)
        {
            return TimeSpan.FromTicks(_shell.Core.Device.Link.Clock.Read(at) / TimeSpan.NanosecondsPerTick);
        }
    }

    /// <summary>How the hub is and who is on its ports, as the hub tells it.</summary>
    /// <exception cref="NoAnswerException">It did not answer within two seconds.</exception>
    public async Task<HubStatus> GetHubStatusAsync(CancellationToken cancellation = default)
    {
        TaskCompletionSource<HubStatus> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_shell.Gate)
        {
            _statusAnswer?.TrySetCanceled(CancellationToken.None);
            _statusAnswer = answer;
            _shell.Core.AskStatus();
        }

        _shell.Pump();
        try
        {
            return await answer.Task.WaitAsync(TimeSpan.FromSeconds(2), _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new NoAnswerException("the hub does not tell how it is", "the hub", Port.ToString(), "check that it runs");
        }
    }

    /// <summary>Says farewell and leaves the ring. May be called more than once.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_shell.Gate)
        {
            if (_state == RingState.Left)
            {
                return ValueTask.CompletedTask;
            }

            _state = RingState.Left;
        }

        _ending.Cancel();
        _shell.Dispose();
        Wake();
        Tell(StateChanged, RingState.Left);
        return ValueTask.CompletedTask;
    }

    /// <summary>The name of the device.</summary>
    public override string ToString() => Name;

    private static IpDevice MakeCore(Profile profile, RingOptions options)
    {
        Protocols.Zipi.Naming.Characteristic[] characteristics = Profile.CharacteristicsOf(profile);
        StationOptions station = new()
        {
            Id = options.Id ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
            FastestRate = options.FastestRate,
            QueueFrames = options.QueueFrames,
        };
        IpDevice core = new(station, new IpOptions { Key = RingSecret.ToKey(options.Secret) }, RandomNumberGenerator.GetBytes(32));
        core.Device.Names.Set(characteristics);
        return core;
    }

    private static UdpRingWay Way(RingPort port, System.Net.IPEndPoint hub)
    {
        try
        {
            return new UdpRingWay(hub);
        }
        catch (SocketException e)
        {
            throw new NotFoundException($"there is no way to it: {e.Message}", "the hub", port.ToString(), "check the network and the address");
        }
    }

    private async Task WaitForRingAsync(CancellationToken cancellation)
    {
        long begun = _options.TimeProvider.GetTimestamp();
        bool forEver = _options.JoinWithin == Timeout.InfiniteTimeSpan;
        while (true)
        {
            IpRefusal refusal;
            lock (_shell.Gate)
            {
                if (_shell.Core.IsOnRing && _shell.Core.Device.Link.Clock.IsSet)
                {
                    return;
                }

                refusal = _shell.Core.Refusal;
            }

            // Anybody can forge a refusal, but not an entry: it counts only when nothing better comes for a while.
            TimeSpan passed = _options.TimeProvider.GetElapsedTime(begun);
            if (refusal != IpRefusal.None && passed > TimeSpan.FromSeconds(1))
            {
                throw RingErrors.Of(refusal, Port);
            }

            if (!forEver && passed > _options.JoinWithin)
            {
                throw new NotFoundException("no hub answers", "the ring", Port.ToString(), "start one with `tutti ring hub`, or check the address and the firewall");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
    }
}
