using Tutti.Protocols.Mpdl;

namespace Tutti;

/// <summary>A note of another device's instrument: an address to send to. It holds no state.</summary>
/// <remarks>
/// <code>note.Set(Pitch.FromMidi(69), Loudness.Forte).Trigger();    // one packet, one instant</code>
/// Thread-safe: yes (immutable).
/// </remarks>
public readonly record struct Note
{
    internal Note(RemoteDevice device, NoteAddress address) => (Device, Address) = (device, address);

    /// <summary>The device that plays it.</summary>
    public RemoteDevice Device { get; }

    /// <summary>Family, instrument and note.</summary>
    public NoteAddress Address { get; }

    /// <summary>Begins a packet that sets parameters of the note. Nothing goes out before <c>Trigger</c>, <c>Release</c> or <c>Send</c>.</summary>
    /// <param name="settings">Such as <c>Pitch.FromMidi(69)</c>.</param>
    public MpdlPhrase Set(params ReadOnlySpan<ParameterSetting> settings) => new MpdlPhrase(Device, Address).Set(settings);

    /// <summary>Starts the note with what it is set to.</summary>
    /// <returns>False when it is not on its way; see <see cref="Ring.TrySend"/>.</returns>
    public bool Trigger() => new MpdlPhrase(Device, Address).Trigger();

    /// <summary>Ends the note.</summary>
    /// <param name="kind">How.</param>
    /// <returns>False when it is not on its way; see <see cref="Ring.TrySend"/>.</returns>
    public bool Release(ReleaseKind kind = ReleaseKind.Natural) => new MpdlPhrase(Device, Address).Release(kind);
}
