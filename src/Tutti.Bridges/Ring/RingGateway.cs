using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Bridges;

/// <summary>Shows each device of a ring as a node of the show, and lets the two worlds move each other.</summary>
/// <remarks>
/// A node has the device's name, its characteristics as headers, and the chosen parameters of MPDL. What is set or signalled there goes to the device
/// as a packet. What a device sends to the gateway, or to all, about the same addresses is emitted by the node of that device: so a controller on the
/// ring can be patched to anything in the show. Thread-safe: yes.
/// </remarks>
public sealed class RingGateway : IAsyncDisposable
{
    private const int MissedBeforeGone = 2;

    private readonly RingGatewayOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Shown> _shown = [];
    private readonly CancellationTokenSource _ending = new();
    private Task _looking = Task.CompletedTask;

    private RingGateway(Ring ring, RingGatewayOptions options) => (Ring, _options) = (ring, options);

    /// <summary>A device is now shown as a node (true), or no longer (false).</summary>
    public event Action<Node, bool>? Changed;

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

    /// <summary>Starts to show the devices of a ring. Complete when those that are there are shown.</summary>
    /// <param name="ring">The gateway's own place on the ring.</param>
    /// <param name="options">What to show, and where.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TuttiException">A node cannot come onto the network.</exception>
    public static async Task<RingGateway> StartAsync(Ring ring, RingGatewayOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(options);
        RingGateway gateway = new(ring, options);
        ring.MessageReceived += gateway.Hear;
        try
        {
            await gateway.LookAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        gateway._looking = gateway.LookOnAsync();
        return gateway;
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
            Shown? before;
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

        Shown[] gone;
        lock (_gate)
        {
            gone = [.. _shown.Values.Where(s => devices.All(d => d.Id != s.Device.Id) && ++s.Missed >= MissedBeforeGone)];
        }

        foreach (Shown shown in gone)
        {
            await HideAsync(shown).ConfigureAwait(false);
        }
    }

    private async Task ShowAsync(RemoteDevice device, string about, CancellationToken cancellation)
    {
        Dictionary<string, string> headers = new(_options.Network.Headers, StringComparer.Ordinal)
        {
            ["X-ZIPI-ADDRESS"] = device.Address.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["X-ZIPI-ID"] = device.Id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (IGrouping<CharacteristicKey, Characteristic> group in device.Characteristics.GroupBy(c => c.Key))
        {
            headers[$"X-ZIPI-{CharacteristicNames.NameOf(group.Key).ToUpperInvariant()}"] = string.Join(", ", group.Select(c => c.ValueText()));
        }

        string name = device.Name.Length > 0 ? device.Name : device.ToString();
        Shown shown = new(device, about, new Node(name, _options.Network with { Headers = headers, AllowNewParameters = false }));
        if (device.Characteristics.Any(c => c.Key == CharacteristicKey.MpdlVersion))
        {
            foreach (GatewayAddress address in _options.Addresses)
            {
                AddParameters(shown, address);
            }
        }

        await shown.Node.StartAsync(cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            _shown[device.Id] = shown;
        }

        Changed?.Invoke(shown.Node, true);
    }

    private async Task HideAsync(Shown shown)
    {
        lock (_gate)
        {
            _shown.Remove(shown.Device.Id);
        }

        Changed?.Invoke(shown.Node, false);
        await shown.Node.DisposeAsync().ConfigureAwait(false);
    }

    private void AddParameters(Shown shown, GatewayAddress address)
    {
        Ring ring = Ring;
        byte to = shown.Device.Address;
        foreach (GatewayParameter parameter in _options.Parameters)
        {
            Parameter<double> added = shown.Node.Add(
                Parameter.Float($"{address.Name}/{parameter.Name}", parameter.Standard, parameter.Min, parameter.Max), Access.Sense | Access.Emit);
            shown.Numbers[(address.Address, parameter.Id)] = (added, parameter);
            added.Changed += change =>
            {
                if (change.Cause != ChangeCause.Emit)
                {
                    ring.TrySend(to, new MpdlWriter().Begin(address.Address).Set(parameter.ToSetting(change.Value)).WrittenSpan);
                }
            };
        }

        if (address.Address.Level != AddressLevel.Note)
        {
            return;
        }

        Parameter<bool> gate = shown.Node.Add(Parameter.Bool($"{address.Name}/gate"), Access.Sense | Access.Emit);
        shown.Gates[address.Address] = gate;
        gate.Changed += change =>
        {
            if (change.Cause != ChangeCause.Emit)
            {
                MpdlWriter writer = new MpdlWriter().Begin(address.Address);
                ring.TrySend(to, (change.Value ? writer.Trigger() : writer.Release()).WrittenSpan);
            }
        };
    }

    // What a device tells the gateway, or everybody, about an address that is shown is a signal of that device's node.
    private void Hear(RingMessage message)
    {
        if (message.Layer != ApplicationLayer.Mpdl || !MpdlReader.TryCheck(message.Content, out _))
        {
            return;
        }

        Shown? from = null;
        lock (_gate)
        {
            foreach (Shown shown in _shown.Values)
            {
                from = shown.Device.Address == message.Source ? shown : from;
            }
        }

        if (from is null)
        {
            return;
        }

        MpdlReader reader = new(message.Content);
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (descriptor.Id == DescriptorId.Articulation && from.Gates.TryGetValue(reader.Address, out Parameter<bool>? gate))
            {
                gate.Emit(descriptor.Data[0] == Articulation.Trigger.Raw);
            }
            else if (ParameterSetting.TryRead(descriptor, out ParameterSetting setting)
                && from.Numbers.TryGetValue((reader.Address, setting.Id), out (Parameter<double> Node, GatewayParameter Parameter) number))
            {
                number.Node.Emit(Math.Clamp(number.Parameter.ToNumber(setting.Raw), number.Parameter.Min, number.Parameter.Max));
            }
        }
    }

    private sealed class Shown(RemoteDevice device, string about, Node node)
    {
        public RemoteDevice Device { get; } = device;

        public string About { get; } = about;

        public Node Node { get; } = node;

        public int Missed { get; set; }

        public Dictionary<(NoteAddress Address, DescriptorId Id), (Parameter<double> Node, GatewayParameter Parameter)> Numbers { get; } = [];

        public Dictionary<NoteAddress, Parameter<bool>> Gates { get; } = [];
    }
}
