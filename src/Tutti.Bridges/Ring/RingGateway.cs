using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Bridges;

/// <summary>Shows each device of a ring as a node of the show, and lets the two worlds move each other.</summary>
/// <remarks>
/// A node has the device's name, its characteristics as headers, and the chosen parameters of MPDL. What is set or signalled there goes to the device
/// as a packet. What a device sends to the gateway, or to all, about the same addresses is emitted by the node of that device: so a controller on the
/// ring can be patched to anything in the show. A device that wants to hear an emitter of the show says so among its characteristics
/// (<see cref="CharacteristicKey.Hears"/>), or the options say it for it, and is patched to it. Thread-safe: yes.
/// </remarks>
public sealed class RingGateway : IAsyncDisposable
{
    private const int MissedBeforeGone = 2;

    private readonly RingGatewayOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, ShownDevice> _shown = [];
    private readonly CancellationTokenSource _ending = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>A gateway that shows nothing yet.</summary>
    /// <param name="ring">The gateway's own place on the ring.</param>
    /// <param name="options">What to show, and where.</param>
    public RingGateway(Ring ring, RingGatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(options);
        (Ring, _options) = (ring, options);
    }

    /// <summary>A device is now shown as a node (true), or no longer (false).</summary>
    public event Action<Node, bool>? Changed;

    /// <summary>A device now hears what it wants to hear, or does not and why.</summary>
    public event Action<GatewayHearing>? Hearing;

    /// <summary>The ring; the gateway is a device on it, and does not leave it.</summary>
    public Ring Ring { get; }

    /// <summary>The nodes that are shown now.</summary>
    public IReadOnlyList<Node> Nodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _shown.Values.Select(s => s.Node)];
            }
        }
    }

    /// <summary>Starts to show the devices of the ring. Complete when those that are there are shown. To be called once.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TuttiException">A node cannot come onto the network.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        Ring.MessageReceived += Hear;
        await LookAsync(cancellation).ConfigureAwait(false);
        _looking = LookOnAsync();
    }

    /// <summary>Takes all nodes off the network.</summary>
    public async ValueTask DisposeAsync()
    {
        Ring.MessageReceived -= Hear;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(false);
        foreach (Node node in Nodes)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }

        lock (_gate)
        {
            _shown.Clear();
        }
    }

    private async Task LookOnAsync()
    {
        using PeriodicTimer timer = new(_options.LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token).ConfigureAwait(false))
            {
                if (Ring.State == RingState.On)
                {
                    await LookAsync(_ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        RemoteDevice[] devices =
        [
            .. (await Ring.GetDevicesAsync(cancellation).ConfigureAwait(false))
                .Where(d => _options.ExceptClass.Length == 0 || !d[CharacteristicKey.Class].Contains(_options.ExceptClass, StringComparer.Ordinal)),
        ];
        foreach (RemoteDevice device in devices)
        {
            string about = string.Join('\n', device.Characteristics) + device.Address;
            ShownDevice? before;
            lock (_gate)
            {
                _shown.TryGetValue(device.Id, out before);
            }

            if (before?.About == about)
            {
                before.Missed = 0;
                continue;
            }

            // Headers are said once, in HELLO: who says something else of itself becomes a new node.
            if (before is not null)
            {
                await HideAsync(before).ConfigureAwait(false);
            }

            await ShowAsync(device, about, cancellation).ConfigureAwait(false);
        }

        ShownDevice[] gone, there;
        lock (_gate)
        {
            gone = [.. _shown.Values.Where(s => devices.All(d => d.Id != s.Id) && ++s.Missed >= MissedBeforeGone)];
            there = [.. _shown.Values.Except(gone)];
        }

        foreach (ShownDevice shown in gone)
        {
            await HideAsync(shown).ConfigureAwait(false);
        }

        foreach (ShownDevice shown in there)
        {
            await shown.HearAsync(hearing => Hearing?.Invoke(hearing), cancellation).ConfigureAwait(false);
        }
    }

    private async Task ShowAsync(RemoteDevice device, string about, CancellationToken cancellation)
    {
        ShownDevice shown = new(device, about, _options);
        await shown.Node.StartAsync(cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            _shown[device.Id] = shown;
        }

        Changed?.Invoke(shown.Node, true);
    }

    private async Task HideAsync(ShownDevice shown)
    {
        lock (_gate)
        {
            _shown.Remove(shown.Id);
        }

        Changed?.Invoke(shown.Node, false);
        await shown.Node.DisposeAsync().ConfigureAwait(false);
    }

    // What a device tells the gateway, or everybody, about an address that is shown is a signal of that device's node.
    private void Hear(RingMessage message)
    {
        if (message.Layer != ApplicationLayer.Mpdl || !MpdlReader.TryCheck(message.Content, out _))
        {
            return;
        }

        ShownDevice? from = null;
        lock (_gate)
        {
            foreach (ShownDevice shown in _shown.Values)
            {
                from = shown.Device.Address == message.Source ? shown : from;
            }
        }

        from?.Emit(message.Content);
    }
}
