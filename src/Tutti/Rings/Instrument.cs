using Tutti.Protocols.Mpdl;

namespace Tutti;

/// <summary>An instrument of another device: an address to send to. It holds no state.</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
public readonly record struct Instrument
{
    internal Instrument(RemoteDevice device, int family, int instrument) => (Device, Address) = (device, NoteAddress.OfInstrument(family, instrument));

    /// <summary>The device that plays it.</summary>
    public RemoteDevice Device { get; }

    /// <summary>Family and instrument.</summary>
    public NoteAddress Address { get; }

    /// <summary>A note of the instrument: a name for it, not a pitch.</summary>
    /// <param name="note">1 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public Note Note(int note) => new(Device, NoteAddress.OfNote(Address.Family, Address.Instrument, note));

    /// <summary>Begins a packet that sets parameters for the whole instrument.</summary>
    /// <param name="settings">Such as <c>Brightness.FromFactor(1.2)</c>.</param>
    public MpdlPhrase Set(params ReadOnlySpan<ParameterSetting> settings) => new MpdlPhrase(Device, Address).Set(settings);
}
