using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Link;

namespace Tutti;

public sealed partial class Ring
{
    private readonly Dictionary<long, (byte To, TaskCompletionSource<bool> Done)> _sent = [];

    /// <summary>Everybody on the ring: what is set here is set on every device that plays.</summary>
    [field: AllowNull]
    public RemoteDevice Everybody => field ??= new RemoteDevice(this, RingAddress.All) { Name = "everybody" };

    /// <summary>Sends an application frame; does not block.</summary>
    /// <param name="to">A device's address, or 0xFF for all.</param>
    /// <param name="content">The layer octet and what follows, at most 4095 octets (zipi-4.1); an MPDL packet is its own layer octet.</param>
    /// <returns>False when it is not on its way: the ring is not there now, or as many frames wait as <see cref="RingOptions.QueueFrames"/> says.</returns>
    /// <exception cref="ArgumentException">The content is empty or too long, or the address is this device's own or none.</exception>
    public bool TrySend(byte to, ReadOnlySpan<byte> content)
    {
        Instant now = _shell.Now;
        SendResult result;
        lock (_shell.Gate)
        {
            result = _shell.Core.IsOnRing ? _shell.Core.Device.TrySend(to, content, acknowledged: false, out _) : SendResult.NoAddress;
            if (result == SendResult.Queued)
            {
                _shell.Core.Pump(now);
            }
        }

        if (result == SendResult.Queued)
        {
            _shell.PumpPacket(now);
        }

        return Check(result);
    }

    /// <summary>Sends an application frame that the receiver acknowledges.</summary>
    /// <param name="to">A device's address.</param>
    /// <param name="content">As for <see cref="TrySend"/>.</param>
    /// <param name="cancellation">Stops waiting; the frame may still arrive.</param>
    /// <exception cref="NoAnswerException">The device did not acknowledge it, although it was sent six times.</exception>
    /// <exception cref="RefusedException">The ring is not there now, or too many frames wait.</exception>
    /// <exception cref="ArgumentException">As for <see cref="TrySend"/>; and all cannot acknowledge.</exception>
    public async Task SendAsync(byte to, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SendResult result;
        lock (_shell.Gate)
        {
            result = _shell.Core.Device.TrySend(to, content.Span, acknowledged: true, out long ticket);
            if (result == SendResult.Queued)
            {
                _sent[ticket] = (to, done);
                _shell.Core.Pump(_shell.Now);
            }
        }

        if (!Check(result))
        {
            throw new RefusedException(
                result == SendResult.NoAddress ? "the ring is not there now" : "too many frames wait already", "a frame", Port.ToString(), "wait until the ring is back, or send less");
        }

        _shell.Pump();
        if (!await done.Task.WaitAsync(cancellation).ConfigureAwait(false))
        {
            throw new NoAnswerException("it does not acknowledge", Known(to).ToString(), Port.ToString(), "check whether its program still runs");
        }
    }

    /// <summary>Sends MIDI messages to a device, without running status (zipi-4.2).</summary>
    /// <param name="to">The device's address, or 0xFF for all.</param>
    /// <param name="messages">Whole messages.</param>
    /// <param name="cable">Which of the device's MIDI cables.</param>
    /// <param name="at">The ring's time at which they are meant; null for at once.</param>
    /// <returns>As <see cref="TrySend"/>.</returns>
    public bool TrySendMidi(byte to, ReadOnlySpan<byte> messages, byte cable = 0, TimeSpan? at = null)
    {
        ByteWriter writer = new();
        new MidiFrame(cable, at is { } time ? TagOf(time).Units : null).Write(writer, messages);
        return TrySend(to, writer.WrittenSpan);
    }

    /// <summary>Shows a message to people, on whatever on the ring has a display (zipi-4.6).</summary>
    /// <param name="severity">How bad it is.</param>
    /// <param name="code">This device's own number for it.</param>
    /// <param name="text">The message.</param>
    /// <param name="to">One device's address, or 0xFF for all.</param>
    /// <returns>As <see cref="TrySend"/>.</returns>
    public bool TryReportError(ErrorSeverity severity, ushort code, string text, byte to = RingAddress.All)
    {
        ByteWriter writer = new();
        new ErrorReport(severity, code, text).Write(writer);
        return TrySend(to, writer.WrittenSpan);
    }

    /// <summary>Sends a patch, a sample or other data. After an interruption it goes on where it stopped.</summary>
    /// <param name="to">The device.</param>
    /// <param name="dump">What to send.</param>
    /// <param name="progress">Is told how far the receiver is, about every 16 KiB.</param>
    /// <param name="cancellation">Cancels the dump; the receiver is told.</param>
    /// <exception cref="RefusedException">The receiver does not want it, or what arrived there is damaged.</exception>
    public Task SendDumpAsync(RemoteDevice to, RingDump dump, IProgress<DumpProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(dump);
        return _dumps.SendAsync(to, dump, progress, cancellation);
    }

    /// <summary>The time tag of an instant of the ring's time: steps of 50 us, modulo 2^32 (mpdl-8.1).</summary>
    public static TimeTag TagOf(TimeSpan time) => new(unchecked((uint)(time.Ticks * 100 / TimeTag.NanosecondsPerUnit)));

    private static bool Check(SendResult result) => result switch
    {
        SendResult.Queued => true,
        SendResult.WrongLength => throw new ArgumentException("The content of a frame is 1 to 4095 octets.", nameof(result)),
        SendResult.WrongDestination => throw new ArgumentException("There is no such destination, or all were asked to acknowledge.", nameof(result)),
        _ => false,
    };

    private void TakeLink(in RingEvent news)
    {
        if (news.Kind == RingEventKind.StationIsNew)
        {
            TakeNewcomer(news.Address, news.Number);
            return;
        }

        if (news.Kind is not (RingEventKind.Acknowledged or RingEventKind.SendFailed))
        {
            return;
        }

        List<TaskCompletionSource<bool>> done = [];
        lock (_shell.Gate)
        {
            if (_sent.Remove((long)news.Number, out (byte To, TaskCompletionSource<bool> Done) sent))
            {
                done.Add(sent.Done);
            }

            // When one is given up, so are all others to that device.
            byte to = news.Address;
            if (news.Kind == RingEventKind.SendFailed)
            {
                foreach (long ticket in _sent.Where(s => s.Value.To == to).Select(s => s.Key).ToArray())
                {
                    _sent.Remove(ticket, out sent);
                    done.Add(sent.Done);
                }
            }
        }

        foreach (TaskCompletionSource<bool> task in done)
        {
            task.TrySetResult(news.Kind == RingEventKind.Acknowledged);
        }
    }
}
