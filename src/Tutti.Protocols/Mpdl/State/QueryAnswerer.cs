using System.Buffers.Binary;
using System.Runtime.CompilerServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Answers questions (section 7).</summary>
internal sealed class QueryAnswerer(
    MpdlEngineOptions options, AddressTable addresses, Levels levels, TableStore tables, VoiceList voices, MpdlCounters counters)
{
    private const int MaxAnswerLength = MpdlWriter.MaxRingLength - 6;

    private readonly Outbox<MpdlAnswer> _answers = new(options.MaxAnswers);
    private readonly MpdlWriter _writer = new();
    private readonly ByteWriter _data = new();

    /// <summary>The latency of the device, for who asks.</summary>
    public uint? Latency { get; set; }

    public bool TryDequeue(out MpdlAnswer answer) => _answers.TryDequeue(out answer);

    /// <summary>Answers one query.</summary>
    /// <param name="now">The present.</param>
    /// <param name="source">Who asks.</param>
    /// <param name="address">To what the query was sent.</param>
    /// <param name="query">Its data, at least one octet.</param>
    public void Answer(Instant now, int source, NoteAddress address, ReadOnlySpan<byte> query)
    {
        _data.Clear();
        _data.Write(query);
        bool isExtended = query[0] == (byte)QuestionId.Extended;
        int question = !isExtended ? query[0] : query.Length < 3 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(query[1..]);
        ReadOnlySpan<byte> qualifiers = query[Math.Min(query.Length, isExtended ? 3 : 1)..];
        DescriptorId id = qualifiers.IsEmpty ? DescriptorId.None : (DescriptorId)qualifiers[0];
        byte selector = qualifiers.Length > 1 ? qualifiers[1] : (byte)0;
        bool isQualified = !qualifiers.IsEmpty && (qualifiers.Length > 1 || !DescriptorCatalog.HasSelector(id));
        switch ((QuestionId)question)
        {
            case QuestionId.Value when isQualified && address.Level != AddressLevel.AllFamilies:
                AppendOwn(now, address, id, selector);
                break;
            case QuestionId.Combined when isQualified && address.Level == AddressLevel.Note:
                AppendCombined(now, address, id, selector);
                break;
            case QuestionId.PatchNames:
                AnswerMenu(source, address, query);
                return;
            case QuestionId.Responds when !qualifiers.IsEmpty:
                _data.WriteU8(Responds(id) ? (byte)1 : (byte)0);
                break;
            case QuestionId.Polyphony:
                _data.WriteU16((ushort)voices.Bound);
                break;
            case QuestionId.VoicesLeft:
                _data.WriteU16((ushort)(voices.Bound - voices.Count));
                break;
        }

        Send(source, address);
    }

    /// <summary>The value at this level: its own, or what a group holds for later.</summary>
    public bool TryGetOwn(AddressState? state, DescriptorId id, byte selector, Instant now, out uint raw)
    {
        raw = 0;
        if (state is null || DescriptorCatalog.RuleOf(id) == CombiningRule.None)
        {
            return false;
        }

        if (id == DescriptorId.Articulation)
        {
            return state.TryGetRaw(id, 0, out raw);
        }

        if (state.TryGetRaw(id, selector, out _))
        {
            raw = Levels.Encode(id, levels.Unmodulated(state, id, selector, now));
            return true;
        }

        raw = 1;
        return (id == DescriptorId.AllocationPriority && state.Address.Level == AddressLevel.Note)
            || (state.Extras is { } extras && (extras.ForInstruments.TryGet(id, selector, out raw) || extras.ForNotes.TryGet(id, selector, out raw)));
    }

    private void AppendOwn(Instant now, NoteAddress address, DescriptorId id, byte selector)
    {
        AddressState? state = addresses.Find(address);
        switch (id)
        {
            case DescriptorId.MinimumLatency:
                if (Latency is { } units)
                {
                    _data.WriteU32(units);
                }

                return;
            case DescriptorId.ModulationTable or DescriptorId.SegmentTable:
                ReadOnlySpan<byte> table = tables.Get(id, selector);
                if (table.Length <= MaxAnswerLength - _data.Length)
                {
                    _data.Write(table);
                }

                return;
            case DescriptorId.ModulationBlock or DescriptorId.ModulationRate or DescriptorId.ModulationDepth:
                AppendModulation(state, id, (DescriptorId)selector);
                return;
        }

        if (TryGetOwn(state, id, selector, now, out uint raw))
        {
            AppendValue(ParameterSetting.Known(id, raw, selector));
        }
    }

    private void AppendCombined(Instant now, NoteAddress address, DescriptorId id, byte selector)
    {
        if (id == DescriptorId.Articulation)
        {
            bool isSounding = addresses.Find(address) is { Voice: VoiceState.Sounding };
            _data.WriteU8(isSounding ? Articulation.Trigger.Raw : (byte)0);
        }
        else if (DescriptorCatalog.RuleOf(id) != CombiningRule.None)
        {
            AppendValue(ParameterSetting.Known(id, Levels.Encode(id, levels.Effective(address, id, selector, now, isModulated: false)), selector));
        }
    }

    private void AppendModulation(AddressState? state, DescriptorId id, DescriptorId parameter)
    {
        if (state?.Extras is not { } extras)
        {
            return;
        }

        ref Modulation modulation = ref extras.FindModulation(parameter);
        if (Unsafe.IsNullRef(ref modulation))
        {
            return;
        }

        ModulationBlock block = modulation.Block;
        switch (id)
        {
            case DescriptorId.ModulationRate:
                _data.WriteU8((byte)parameter);
                _data.WriteU16((ushort)block.Rate);
                _data.WriteU8(0);
                break;
            case DescriptorId.ModulationDepth:
                _data.WriteU8((byte)parameter);
                _data.WriteU8((byte)(block.Depth >> 8));
                break;
            default:
                block.Write(_data.GetSpan(ModulationBlock.Length));
                _data.Advance(ModulationBlock.Length);
                break;
        }
    }

    private void AppendValue(ParameterSetting setting)
    {
        int width = DescriptorCatalog.WidthOf(setting.Id);
        setting.WriteValue(_data.GetSpan(width));
        _data.Advance(width);
    }

    private bool Responds(DescriptorId id) => options.Responds?.Invoke(id)
        ?? DescriptorCatalog.KindOf(id) is not (DescriptorKind.Illegal or DescriptorKind.Reserved or DescriptorKind.Free);

    private void AnswerMenu(int source, NoteAddress address, ReadOnlySpan<byte> query)
    {
        Span<byte> entry = stackalloc byte[3 + byte.MaxValue];
        foreach (PatchName patch in options.PatchNames)
        {
            BinaryPrimitives.WriteUInt16BigEndian(entry, patch.Program.Number);
            System.Text.Unicode.Utf8.FromUtf16(patch.Name, entry[3..], out _, out int length);
            entry[2] = (byte)length;
            if (_data.Length + 3 + length > MaxAnswerLength)
            {
                Send(source, address);
                _data.Clear();
                _data.Write(query);
            }

            _data.Write(entry[..(3 + length)]);
        }

        if (_data.Length > query.Length)
        {
            Send(source, address);
        }

        _data.Clear();
        _data.Write(query);
        Send(source, address);
    }

    private void Send(int source, NoteAddress address)
    {
        ReadOnlySpan<byte> data = _data.WrittenSpan;
        _writer.Begin(address).Raw(DescriptorId.QueryResponse, data[..Math.Min(data.Length, MaxAnswerLength)]);
        counters.Lost += _answers.TryEnqueue(new MpdlAnswer(source, _writer.WrittenSpan.ToArray())) ? 0 : 1;
    }
}
