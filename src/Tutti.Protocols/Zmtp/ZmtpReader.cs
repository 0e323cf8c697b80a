using System.Diagnostics.CodeAnalysis;

namespace Tutti.Protocols.Zmtp;

/// <summary>What has arrived and is not used up, cut into frames, with the frames of one message gathered where they lie.</summary>
/// <remarks>
/// <code>
/// buffer: | used up | the message being gathered, headers and all | not read yet | free |
///                    ^ _start                                      ^ _next        ^ _end
/// </code>
/// The buffer grows with what arrives, never with what a header claims, and a large one is given back once it is empty.
/// </remarks>
internal sealed class ZmtpReader(ZmtpOptions options, int overhead)
{
    /// <summary>A buffer up to this many octets is kept when it is empty.</summary>
    internal const int KeptOctets = 256 << 10;

    private const int SmallestBuffer = 128;
    private const int LongestHeader = 9;

    private byte[] _buffer = [];
    private int _start;
    private int _next;
    private int _end;

    private ZmtpFrame[] _frames = new ZmtpFrame[4];
    private int _frameCount;
    private long _gatheredOctets;

    /// <summary>Octets not read yet.</summary>
    internal ReadOnlySpan<byte> Unread => _buffer.AsSpan(_next, _end - _next);

    /// <summary>The frames gathered since <see cref="Release"/>.</summary>
    internal ZmtpMessage Message => new(_buffer.AsSpan(_start, _next - _start), _frames.AsSpan(0, _frameCount));

    /// <summary>Adds octets that arrived.</summary>
    internal void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _buffer.Length - _end)
        {
            MakeRoom(octets.Length);
        }

        octets.CopyTo(_buffer.AsSpan(_end));
        _end += octets.Length;
    }

    /// <summary>Passes over octets that were read by other means.</summary>
    internal void Skip(int count)
    {
        _next += count;
        Release();
    }

    /// <summary>Cuts off the next frame.</summary>
    /// <param name="maxFrameOctets">The longest body of a frame that is no command.</param>
    /// <param name="frame">Where it lies.</param>
    /// <param name="failure">Which bound the header breaks; null when the frame is just not all there.</param>
    internal bool TryReadFrame(int maxFrameOctets, out ZmtpFrame frame, out string? failure)
    {
        failure = null;
        ReadOnlySpan<byte> unread = Unread;
        if (!ZmtpFrame.TryReadHeader(unread, out frame) || !WithinBounds(frame, maxFrameOctets, out failure)
            || frame.Length > (ulong)(unread.Length - frame.Start))
        {
            return false;
        }

        int size = frame.Start + (int)frame.Length;
        frame = frame with { Start = _next - _start + frame.Start };
        _next += size;
        return true;
    }

    /// <summary>The body of a frame cut off since <see cref="Release"/>.</summary>
    internal Span<byte> Body(in ZmtpFrame frame) => _buffer.AsSpan(_start + frame.Start, (int)frame.Length);

    /// <summary>Adds a frame to the message.</summary>
    internal void Gather(in ZmtpFrame frame)
    {
        if (_frameCount == _frames.Length)
        {
            Array.Resize(ref _frames, Math.Min(_frames.Length * 2, Math.Max(options.MaxMessageFrames, _frames.Length + 1)));
        }

        _frames[_frameCount++] = frame;
        _gatheredOctets += (long)frame.Length;
    }

    /// <summary>Is done with a command: forgotten at once, or, between two frames of a message, counted as part of it.</summary>
    internal void PassCommand(in ZmtpFrame frame)
    {
        if (_frameCount == 0)
        {
            Release();
        }
        else
        {
            // It stays in the buffer until the message is complete; with its header, or empty commands without end would cost nothing.
            _gatheredOctets += LongestHeader + (long)frame.Length;
        }
    }

    /// <summary>Forgets the message and everything read so far.</summary>
    internal void Release()
    {
        _frameCount = 0;
        _gatheredOctets = 0;
        _start = _next;
        if (_start == _end)
        {
            _start = _next = _end = 0;
            if (_buffer.Length > KeptOctets)
            {
                _buffer = [];
            }
        }
    }

    /// <summary>Forgets everything, and gives the buffer back.</summary>
    internal void Clear()
    {
        _next = _end;
        Release();
        _buffer = [];
    }

    private bool WithinBounds(in ZmtpFrame frame, int maxFrameOctets, [NotNullWhen(false)] out string? failure)
    {
        bool isCommand = (frame.Bits & ZmtpFrameBits.Command) != ZmtpFrameBits.None;
        int bound = isCommand ? options.MaxCommandOctets : maxFrameOctets;
        if (frame.Length > (ulong)bound + (ulong)overhead)
        {
            failure = $"the other side announces a {(isCommand ? "command" : "frame")} of {frame.Length} octets, at most {bound} are read";
            return false;
        }

        if (!isCommand && _frameCount == options.MaxMessageFrames)
        {
            failure = $"the other side sends a message of more than {options.MaxMessageFrames} frames";
            return false;
        }

        long octets = _gatheredOctets + Math.Max((long)frame.Length - overhead, 0);
        if (octets > options.MaxMessageOctets && !(isCommand && _frameCount == 0))
        {
            failure = $"the other side announces a message of {octets} octets or more, at most {options.MaxMessageOctets} are read";
            return false;
        }

        failure = null;
        return true;
    }

    private void MakeRoom(int count)
    {
        int held = _end - _start;
        byte[] target = _buffer;
        if (count > _buffer.Length - held)
        {
            long wanted = Math.Max((long)held + count, Math.Max(SmallestBuffer, _buffer.Length * 2L));
            target = new byte[Math.Min(wanted, Math.Max(Array.MaxLength, (long)held + count))];
        }

        _buffer.AsSpan(_start, held).CopyTo(target);
        _buffer = target;
        _next -= _start;
        _end = held;
        _start = 0;
    }
}
