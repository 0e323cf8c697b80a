using System.Globalization;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Bridges;

/// <summary>A device of a ring as a node of the show: what is set or signalled at the node goes to the device, what the device says is emitted.</summary>
/// <remarks>Thread-safe: yes once its node has started, but for <see cref="Missed"/> and <see cref="HearAsync"/>, which belong to who looks.</remarks>
internal sealed class ShownDevice
{
    private readonly RingGatewayOptions _options;
    private readonly Dictionary<(NoteAddress Address, DescriptorId Id), (Parameter<double> Node, GatewayParameter Parameter)> _numbers = [];
    private readonly Dictionary<NoteAddress, Parameter<bool>> _gates = [];
    private readonly Dictionary<NoteAddress, Parameter<string>> _texts = [];
    private readonly Dictionary<GatewayWish, string?> _unheard = [];

    /// <summary>A node that is not on the network yet.</summary>
    /// <param name="device">The device.</param>
    /// <param name="about">What it says of itself, to see when that changes.</param>
    /// <param name="options">What to show.</param>
    public ShownDevice(RemoteDevice device, string about, RingGatewayOptions options)
    {
        (Device, Id, About, _options) = (device, device.Id, about, options);
        string name = device.Name.Length > 0 ? device.Name : device.ToString();
        Node = new Node(name, options.Network with { Headers = HeadersOf(device, options.Network.Headers), AllowNewParameters = false });
        if (device.Characteristics.Any(c => c.Key == CharacteristicKey.MpdlVersion))
        {
            foreach (GatewayAddress address in options.Addresses)
            {
                Show(address.Address);
            }

            Wish(device[CharacteristicKey.Hears].Concat(options.Wishes.Where(w => string.Equals(w.Device, device.Name, StringComparison.Ordinal)).Select(w => w.Wish.ToString())));
        }
    }

    /// <summary>The device.</summary>
    public RemoteDevice Device { get; }

    /// <summary>Its id; somebody else may have its address by now.</summary>
    public ulong Id { get; }

    /// <summary>What it said of itself.</summary>
    public string About { get; }

    /// <summary>Its node.</summary>
    public Node Node { get; }

    /// <summary>How often it was not found since it was last there.</summary>
    public int Missed { get; set; }

    /// <summary>What the device has said about what is shown is emitted.</summary>
    public void Emit(ReadOnlySpan<byte> packet)
    {
        MpdlReader reader = new(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (descriptor.Id == DescriptorId.Articulation && _gates.TryGetValue(reader.Address, out Parameter<bool>? gate))
            {
                gate.Emit(descriptor.Data[0] == Articulation.Trigger.Raw);
            }
            else if (ParameterSetting.TryRead(descriptor, out ParameterSetting setting)
                && _numbers.TryGetValue((reader.Address, setting.Id), out (Parameter<double> Node, GatewayParameter Parameter) number))
            {
                number.Node.Emit(Math.Clamp(number.Parameter.ToNumber(setting.Raw), number.Parameter.Min, number.Parameter.Max));
            }
        }
    }

    /// <summary>Patches what the device wants to hear and does not hear yet. A patch that was made heals by itself, and one that somebody takes away stays away.</summary>
    /// <param name="tell">Is told what is heard now, and why something is not, once for each reason.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task HearAsync(Action<GatewayHearing> tell, CancellationToken cancellation)
    {
        foreach ((GatewayWish wish, string? told) in _unheard.ToArray())
        {
            string trouble = await PatchAsync(wish, cancellation).ConfigureAwait(false);
            if (trouble.Length == 0)
            {
                _unheard.Remove(wish);
            }
            else
            {
                _unheard[wish] = trouble;
            }

            if (!string.Equals(trouble, told, StringComparison.Ordinal))
            {
                tell(new GatewayHearing(Node.Name, wish.ToString(), trouble));
            }
        }
    }

    private static Dictionary<string, string> HeadersOf(RemoteDevice device, IReadOnlyDictionary<string, string> others)
    {
        Dictionary<string, string> headers = new(others, StringComparer.Ordinal)
        {
            ["X-ZIPI-ADDRESS"] = device.Address.ToString(CultureInfo.InvariantCulture),
            ["X-ZIPI-ID"] = device.Id.ToString("x16", CultureInfo.InvariantCulture),
        };
        foreach (IGrouping<CharacteristicKey, Characteristic> group in device.Characteristics.GroupBy(c => c.Key))
        {
            headers[$"X-ZIPI-{CharacteristicNames.NameOf(group.Key).ToUpperInvariant()}"] = string.Join(", ", group.Select(c => c.ValueText()));
        }

        return headers;
    }

    private async Task<string> PatchAsync(GatewayWish wish, CancellationToken cancellation)
    {
        if (Node.Peers.FirstOrDefault(p => string.Equals(p.Name, wish.Node, StringComparison.Ordinal)) is not { } from)
        {
            return $"there is no node {wish.Node}";
        }

        try
        {
            await Node.PatchAsync(from[wish.Emitter], Node[PathOf(wish.Address, wish.Parameter)], cancellation).ConfigureAwait(false);
            return string.Empty;
        }
        catch (TuttiException e)
        {
            return e.Reason;
        }
    }

    private void Show(NoteAddress address)
    {
        foreach (GatewayParameter parameter in _options.Parameters)
        {
            AddNumber(address, parameter);
        }

        if (address.Level == AddressLevel.Note)
        {
            AddGate(address);
        }
    }

    private void Wish(IEnumerable<string> wishes)
    {
        foreach (string text in wishes)
        {
            if (!GatewayWish.TryParse(text, out GatewayWish? wish) || _unheard.Count >= _options.MostWishes)
            {
                continue;
            }

            _unheard[wish] = null;
            if (wish.Parameter == GatewayWish.Gate)
            {
                AddGate(wish.Address);
            }
            else if (wish.Parameter == GatewayWish.Text)
            {
                AddText(wish.Address);
            }
            else
            {
                AddNumber(wish.Address, GatewayParameter.All.First(p => p.Name == wish.Parameter));
            }
        }
    }

    private void AddNumber(NoteAddress address, GatewayParameter parameter)
    {
        if (_numbers.ContainsKey((address, parameter.Id)))
        {
            return;
        }

        Parameter<double> added = Node.Add(Parameter.Float(PathOf(address, parameter.Name), parameter.Standard, parameter.Min, parameter.Max), Access.Sense | Access.Emit);
        _numbers[(address, parameter.Id)] = (added, parameter);
        added.Changed += change => Send(change.Cause, () => new MpdlWriter().Begin(address).Set(parameter.ToSetting(change.Value)));
    }

    private void AddGate(NoteAddress address)
    {
        if (_gates.ContainsKey(address))
        {
            return;
        }

        Parameter<bool> gate = Node.Add(Parameter.Bool(PathOf(address, GatewayWish.Gate)), Access.Sense | Access.Emit);
        _gates[address] = gate;
        gate.Changed += change => Send(change.Cause, () => new MpdlWriter().Begin(address) is var writer && change.Value ? writer.Trigger() : writer.Release());
    }

    private void AddText(NoteAddress address)
    {
        if (_texts.ContainsKey(address))
        {
            return;
        }

        Parameter<string> text = Node.Add(Parameter.Text(PathOf(address, GatewayWish.Text)), Access.Sense);
        _texts[address] = text;
        text.Changed += change => Send(change.Cause, () => new MpdlWriter().Begin(address).Comment(change.Value));
    }

    // What the device itself has said does not go back to it.
    private void Send(ChangeCause cause, Func<MpdlWriter> packet)
    {
        if (cause != ChangeCause.Emit)
        {
            Device.TrySend(packet().WrittenSpan);
        }
    }

    private string PathOf(NoteAddress address, string parameter) =>
        $"{_options.Addresses.FirstOrDefault(a => a.Address == address)?.Name ?? address.ToString()}/{parameter}";
}
