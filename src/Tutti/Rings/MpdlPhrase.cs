using Tutti.Protocols.Mpdl;

namespace Tutti;

/// <summary>A packet that is being put together for one device: everything in it acts at one instant (mpdl-1.5).</summary>
/// <remarks>
/// Nothing goes out before <see cref="Trigger"/>, <see cref="Release"/> or <see cref="Send"/>. It is written into a buffer of the calling thread that
/// is used again: begin one, send it, then begin the next. Allocates nothing.
/// </remarks>
public readonly ref struct MpdlPhrase
{
    [ThreadStatic]
    private static MpdlWriter? s_writer;

    private readonly RemoteDevice _device;
    private readonly MpdlWriter _writer;

    internal MpdlPhrase(RemoteDevice device, NoteAddress address)
    {
        _device = device;
        _writer = s_writer ??= new MpdlWriter(MpdlWriter.MaxRingLength - 1);
        _writer.Begin(address);
    }

    /// <summary>What was written so far, for what has no verb here: glides, modulations, queries, other addresses of the same device.</summary>
    public MpdlWriter Writer => _writer;

    /// <summary>Gives parameters values.</summary>
    /// <exception cref="InvalidOperationException">The packet would be too long.</exception>
    public MpdlPhrase Set(params ReadOnlySpan<ParameterSetting> settings)
    {
        _writer.Set(settings);
        return this;
    }

    /// <summary>The device is to act at a time of the ring's clock, and the latency it was given later (mpdl-8.1). Without it: at once.</summary>
    /// <param name="time">As <see cref="Ring.Time"/> counts.</param>
    public MpdlPhrase At(TimeSpan time)
    {
        _writer.Tag(Ring.TagOf(time));
        return this;
    }

    /// <summary>Starts the note, or all prepared notes of a group, and sends the packet.</summary>
    /// <returns>False when it is not on its way; see <see cref="Ring.TrySend"/>.</returns>
    public bool Trigger()
    {
        _writer.Trigger();
        return Send();
    }

    /// <summary>Ends the note, or silences a group, and sends the packet.</summary>
    /// <param name="kind">How.</param>
    /// <returns>False when it is not on its way; see <see cref="Ring.TrySend"/>.</returns>
    public bool Release(ReleaseKind kind = ReleaseKind.Natural)
    {
        _writer.Release(kind);
        return Send();
    }

    /// <summary>Sends the packet.</summary>
    /// <returns>False when it is not on its way; see <see cref="Ring.TrySend"/>.</returns>
    public bool Send() => _device.Ring.TrySend(_device.Address, _writer.WrittenSpan);
}
