using System.Runtime.CompilerServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <content>What each descriptor of a packet does, once the packet is in order.</content>
public sealed partial class MpdlEngine
{
    private void CarryOut(Instant now, int source, NoteAddress address, Descriptor descriptor)
    {
        switch (descriptor.Id)
        {
            case DescriptorId.ModulationTable or DescriptorId.SegmentTable:
                Refuse(address, descriptor, _tables.TrySet(descriptor.Id, descriptor.Data) ? null : "no room for the table");
                break;
            case DescriptorId.Query:
                _answerer.Answer(now, source, address, descriptor.Data);
                break;
            case DescriptorId.MinimumLatency:
                _answerer.Latency = descriptor.Value;
                break;
            case DescriptorId.Text:
                _events.AddData(MpdlEventKind.Comment, address, descriptor);
                break;
            case DescriptorId.QueryResponse:
                _events.AddData(MpdlEventKind.Response, address, descriptor);
                break;
            default:
                if (DescriptorCatalog.KindOf(descriptor.Id) == DescriptorKind.Measurement)
                {
                    _events.Add(new MpdlEvent(MpdlEventKind.Measured, address, descriptor.Id, Value: descriptor.Value));
                }
                else if (DescriptorCatalog.KindOf(descriptor.Id) == DescriptorKind.Free && DescriptorCatalog.WidthOf(descriptor.Id) == 0)
                {
                    _events.AddData(MpdlEventKind.Device, address, descriptor);
                }
                else
                {
                    ChangeEach(now, address, descriptor);
                }

                break;
        }
    }

    private void ChangeEach(Instant now, NoteAddress address, Descriptor descriptor)
    {
        if (address.Level != AddressLevel.AllFamilies)
        {
            Refuse(address, descriptor, Change(now, address, descriptor));
            return;
        }

        string? reason = null;
        for (int family = 1; family <= NoteAddress.MaxFamily; family++)
        {
            reason = Change(now, NoteAddress.OfFamily(family), descriptor) ?? reason;
        }

        Refuse(address, descriptor, reason);
    }

    /// <summary>Changes the state of one address that is not all families; says why not.</summary>
    private string? Change(Instant now, NoteAddress address, Descriptor descriptor)
    {
        ReadOnlySpan<byte> data = descriptor.Data;
        switch (descriptor.Id)
        {
            case DescriptorId.Overwrite:
                bool inEveryNote = data[0] == (byte)DescriptorId.Overwrite;
                data = inEveryNote ? data[1..] : data;
                _ = ParameterSetting.TryRead(new Descriptor((DescriptorId)data[0], data[1..]), out ParameterSetting inner);
                return _applier.TryOverwrite(address, inner, inEveryNote) ? null : NoRoom;

            case DescriptorId.ModulationBlock:
                _ = ModulationBlock.TryRead(data, out ModulationBlock modulation);
                return Modulate(now, address, modulation);

            case DescriptorId.ModulationRate or DescriptorId.ModulationDepth:
                ChangeModulation(now, address, descriptor);
                return null;

            case DescriptorId.SegmentBlock:
                _ = SegmentBlock.TryRead(data, out SegmentBlock segment);
                return _applier.Glide(address, segment, now);

            default:
                return !ParameterSetting.TryRead(descriptor, out ParameterSetting setting) || _applier.TryApply(address, setting) ? null : NoRoom;
        }
    }

    private string? Modulate(Instant now, NoteAddress address, ModulationBlock block)
    {
        AddressState? state = _addresses.Need(address);
        if (state is null)
        {
            return NoRoom;
        }

        if (block.Function == ModulationFunction.None)
        {
            state.Extras?.RemoveModulation(block.Parameter);
        }
        else
        {
            ref Modulation modulation = ref state.NeedExtras().FindModulation(block.Parameter);
            if (Unsafe.IsNullRef(ref modulation))
            {
                state.Extras!.AddModulation().Start(block, now);
            }
            else if (modulation.Block.Function == block.Function)
            {
                modulation.Change(block, now);
            }
            else
            {
                modulation.Start(block, now);
            }
        }

        _events.Changed(state, address, block.Parameter);
        return null;
    }

    private void ChangeModulation(Instant now, NoteAddress address, Descriptor descriptor)
    {
        var parameter = (DescriptorId)descriptor.Data[0];
        if (_addresses.Find(address) is not { Extras: { } extras } state)
        {
            return;
        }

        ref Modulation modulation = ref extras.FindModulation(parameter);
        if (!Unsafe.IsNullRef(ref modulation))
        {
            ModulationBlock block = modulation.Block;
            modulation.Change(
                descriptor.Id == DescriptorId.ModulationDepth
                    ? block with { Depth = (ushort)(descriptor.Data[1] << 8) }
                    : block with { Rate = (short)((descriptor.Data[1] << 8) | descriptor.Data[2]) },
                now);
            _events.Changed(state, address, parameter);
        }
    }

    private void Refuse(NoteAddress address, Descriptor descriptor, string? reason)
    {
        if (reason is not null)
        {
            _events.Refuse(address, descriptor.Id, reason, descriptor.Offset);
        }
    }
}
