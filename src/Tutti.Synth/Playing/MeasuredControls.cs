using Tutti.Protocols.Mpdl;

namespace Tutti.Synth;

/// <summary>Where the musician's pedals, wheels and keys are, for each address that told (section 9 of the language).</summary>
/// <remarks>A note is under what was measured at itself, its instrument and its family; what is sent to all families is sent to each.</remarks>
internal sealed class MeasuredControls
{
    /// <summary>Addresses that are remembered; what others send is not.</summary>
    private const int MaxAddresses = 4_096;

    private readonly Dictionary<int, Positions> _positions = new(64);

    /// <summary>True for the measurements that do something.</summary>
    public static bool Handles(DescriptorId id) => id is DescriptorId.SwitchPedal1 or DescriptorId.SwitchPedal2
        or DescriptorId.ModulationWheel1 or DescriptorId.ContinuousPedal1 or DescriptorId.KeyPressure;

    /// <summary>Takes a measurement in.</summary>
    public void Set(NoteAddress address, DescriptorId id, uint value)
    {
        if (!Handles(id))
        {
            return;
        }

        if (address.Level != AddressLevel.AllFamilies)
        {
            SetOne(address.Bits, id, value);
            return;
        }

        for (int family = 1; family <= NoteAddress.MaxFamily; family++)
        {
            SetOne(NoteAddress.OfFamily(family).Bits, id, value);
        }
    }

    /// <summary>All that a note is under.</summary>
    public Positions Over(NoteAddress note)
    {
        Positions family = At(note.Bits & ~0x3FFF), instrument = At(note.Bits & ~0x7F), own = At(note.Bits);
        return new Positions(
            family.Holds || instrument.Holds || own.Holds,
            family.IsSoft || instrument.IsSoft || own.IsSoft,
            Math.Max(family.Vibrato, Math.Max(instrument.Vibrato, own.Vibrato)),
            Math.Max(family.Pressure, Math.Max(instrument.Pressure, own.Pressure)),
            family.Volume * instrument.Volume * own.Volume);
    }

    private Positions At(int bits) => _positions.TryGetValue(bits, out Positions positions) ? positions : Positions.Rest;

    private void SetOne(int bits, DescriptorId id, uint value)
    {
        if (!_positions.ContainsKey(bits) && _positions.Count == MaxAddresses)
        {
            return;
        }

        Positions positions = At(bits);
        _positions[bits] = id switch
        {
            DescriptorId.SwitchPedal1 => positions with { Holds = value >= 0x80 },
            DescriptorId.SwitchPedal2 => positions with { IsSoft = value >= 0x80 },
            DescriptorId.ModulationWheel1 => positions with { Vibrato = value / (double)ushort.MaxValue },
            DescriptorId.KeyPressure => positions with { Pressure = value / (double)ushort.MaxValue },
            _ => positions with { Volume = value / (double)ushort.MaxValue },
        };
    }
}
