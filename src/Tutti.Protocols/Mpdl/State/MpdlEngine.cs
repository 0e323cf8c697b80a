using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>The state of one device: packets in, what sounds and every value of every note out (sections 2 to 7).</summary>
/// <remarks>
/// A passive core: it is driven by one caller at a time, reads no clock and never throws on what it receives. Hand in each packet when it
/// is to act (<see cref="MpdlScheduler"/> holds back what has a time tag), then take the events and the answers. A packet that asks
/// nothing and uses no new address allocates nothing. Thread-safe: no.
/// </remarks>
public sealed partial class MpdlEngine
{
    internal const string NoRoom = "no room for another address";

    private readonly MpdlEngineOptions _options;
    private readonly AddressTable _addresses;
    private readonly TableStore _tables;
    private readonly VoiceList _voices;
    private readonly Levels _levels;
    private readonly EventQueue _events;
    private readonly Articulator _articulator;
    private readonly SettingApplier _applier;
    private readonly QueryAnswerer _answerer;
    private readonly PacketPlan _plan = new();
    private Instant _reconfirmDeadline = Instant.Never;

    /// <summary>A device that holds nothing.</summary>
    /// <param name="options">Bounds and choices.</param>
    public MpdlEngine(MpdlEngineOptions? options = null)
    {
        _options = MpdlEngineOptions.Check(options ?? new MpdlEngineOptions());
        _addresses = new AddressTable(_options.MaxAddresses);
        _tables = new TableStore(_options.MaxTableBytes);
        _voices = new VoiceList(_options.Voices);
        _levels = new Levels(_addresses, _tables, _options.Seed);
        _events = new EventQueue(_options.MaxEvents, _options.MaxEventBytes, Counters);
        _articulator = new Articulator(_addresses, _levels, _events, _voices, _options.KeepsTails);
        _applier = new SettingApplier(_addresses, _levels, _articulator, _events, _options.MaxChainedSegments);
        _answerer = new QueryAnswerer(_options, _addresses, _levels, _tables, _voices, Counters);
    }

    /// <summary>What was counted.</summary>
    public MpdlCounters Counters { get; } = new();

    /// <summary>Addresses in use.</summary>
    public int AddressCount => _addresses.Count;

    /// <summary>Voices in use, tails included.</summary>
    public int VoiceCount => _voices.Count;

    /// <summary>When to call <see cref="Advance"/> at the latest.</summary>
    public Instant NextDeadline => _reconfirmDeadline;

    /// <summary>Applies a packet, whole or not at all.</summary>
    /// <param name="now">The present, never before that of the last call.</param>
    /// <param name="source">Who sent it, in the caller's own numbers: goes back with answers.</param>
    /// <param name="packet">The packet.</param>
    /// <returns>False when it is malformed; an event says why.</returns>
    public bool Receive(Instant now, int source, ReadOnlySpan<byte> packet)
    {
        _events.Reclaim();
        _plan.Clear();
        Counters.Forgotten = _addresses.Forgotten;
        if (!MpdlReader.TryCheck(packet, out DecodeError error))
        {
            Counters.Malformed++;
            _events.Add(new MpdlEvent(MpdlEventKind.Refused, NoteAddress.AllFamilies, Error: error));
            return false;
        }

        var reader = new MpdlReader(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            Plan(reader.Address, descriptor);
        }

        _plan.Sort();
        _articulator.BeginPacket(now);
        for (int i = 0; i < _plan.Count; i++)
        {
            CarryOut(now, source, _plan[i].Address, _plan[i].In(packet));
        }

        Counters.Packets++;
        Counters.Forgotten = _addresses.Forgotten;
        return true;
    }

    /// <summary>Does what is due. Calling early or often is harmless.</summary>
    public void Advance(Instant now)
    {
        if (now >= _reconfirmDeadline)
        {
            _reconfirmDeadline = Instant.Never;
            _articulator.SilenceUnconfirmed();
        }
    }

    /// <summary>The link is back after a failure: sounding notes have to be reconfirmed in time (mpdl-4.7).</summary>
    public void LinkRestored(Instant now)
    {
        _articulator.ExpectConfirmation();
        _reconfirmDeadline = now + _options.ReconfirmTimeout;
    }

    /// <summary>The tail of a note has died away, so its voice is free.</summary>
    public void VoiceEnded(NoteAddress address) => _articulator.EndTail(address);

    /// <summary>Takes the oldest event.</summary>
    public bool TryDequeue(out MpdlEvent item) => _events.TryDequeue(out item);

    /// <summary>Takes the oldest answer to a query.</summary>
    public bool TryDequeue(out MpdlAnswer answer) => _answerer.TryDequeue(out answer);

    /// <summary>True while a note sounds: triggered at three levels and with a voice; not in its tail.</summary>
    public bool IsSounding(NoteAddress address) => _addresses.Find(address) is { Voice: VoiceState.Sounding };

    /// <summary>The effective value of a parameter: all levels combined, moved by segments and modulations, within its range, not rounded.</summary>
    /// <param name="address">A note; a group gives what its levels contribute.</param>
    /// <param name="id">A parameter or a free descriptor of fixed width; 0 for anything else.</param>
    /// <param name="now">The present, never before that of the last call.</param>
    /// <param name="selector">The output of an output level.</param>
    /// <returns>The value in the steps of the wire (two's complement as negative numbers).</returns>
    public double Effective(NoteAddress address, DescriptorId id, Instant now, byte selector = 0) =>
        _levels.Effective(address, id, selector, now, isModulated: true);

    /// <summary>The combined value of a parameter as query 2 tells it: with segments, without modulation, rounded once.</summary>
    /// <param name="address">A note.</param>
    /// <param name="id">A parameter or a free descriptor of fixed width, but articulation.</param>
    /// <param name="now">The present, never before that of the last call.</param>
    /// <param name="selector">The output of an output level.</param>
    public uint Combined(NoteAddress address, DescriptorId id, Instant now, byte selector = 0) =>
        Levels.Encode(id, _levels.Effective(address, id, selector, now, isModulated: false));

    /// <summary>The value at one level, as query 1 tells it.</summary>
    /// <param name="address">A family, an instrument or a note.</param>
    /// <param name="id">A parameter or a free descriptor of fixed width.</param>
    /// <param name="now">The present, never before that of the last call.</param>
    /// <param name="raw">The value on the wire.</param>
    /// <param name="selector">The output of an output level.</param>
    /// <returns>False when it was never set.</returns>
    public bool TryGetOwn(NoteAddress address, DescriptorId id, Instant now, out uint raw, byte selector = 0) =>
        _answerer.TryGetOwn(_addresses.Find(address), id, selector, now, out raw);

    /// <summary>What the device holds, as packets that give an empty one the same (mpdl-2.7): for a device that was away.</summary>
    /// <param name="now">The present, never before that of the last call.</param>
    /// <param name="longest">Octets of the longest packet, at least 64. A table that does not fit is left out.</param>
    /// <returns>Packets, to be carried out in this order. Notes that sound are reconfirmed, and so go on without an attack.</returns>
    public IReadOnlyList<byte[]> Tell(Instant now, int longest = MpdlWriter.MaxRingLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 64);
        return new StateTeller(_addresses, _tables, _levels, longest).Tell(now, _answerer.Latency);
    }

    /// <summary>The value at one level, moved by its own segments and modulations; its default where nothing is held.</summary>
    internal double OwnMoved(NoteAddress address, DescriptorId id, Instant now) =>
        _addresses.Find(address) is { } state ? _levels.Own(state, id, 0, now, isModulated: true) : Levels.Decode(id, DescriptorCatalog.DefaultOf(id));

    /// <summary>True while a segment or a modulation runs at an address or a group above it: then values change without events.</summary>
    public bool IsMoving(NoteAddress address)
    {
        for (AddressState? state = FindNearest(address); state is not null; state = state.Parent)
        {
            if (state.Extras is { } extras && (extras.Modulations.Length > 0 || extras.Glides.Length > 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which way of saying where it is counts for a note (mpdl-3.11).</summary>
    public PlacementMethod PlacementOf(NoteAddress address)
    {
        (PlacementMethod method, long stamp) = (PlacementMethod.None, 0);
        for (AddressState? state = FindNearest(address); state is not null; state = state.Parent)
        {
            if (state.PlacementStamp > stamp)
            {
                (method, stamp) = (state.Placement, state.PlacementStamp);
            }
        }

        return method;
    }

    private AddressState? FindNearest(NoteAddress address)
    {
        AddressState? state = _addresses.Find(address);
        while (state is null && address.Level != AddressLevel.AllFamilies)
        {
            address = address.Parent;
            state = _addresses.Find(address);
        }

        return state;
    }

    private void Plan(NoteAddress address, Descriptor descriptor)
    {
        switch (DescriptorCatalog.KindOf(descriptor.Id))
        {
            case DescriptorKind.Packet when descriptor.Id is DescriptorId.NewAddress or DescriptorId.TimeTag:
                break;
            case DescriptorKind.Reserved:
                Counters.Reserved++;
                break;
            default:
                if (DescriptorCheck.Reason(descriptor) is { } reason)
                {
                    _events.Refuse(address, descriptor.Id, reason, descriptor.Offset);
                }
                else
                {
                    _plan.Add(address, descriptor);
                }

                break;
        }
    }
}
