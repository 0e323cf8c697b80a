using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Messages that wait for the program, each with octets of its own, within a bound.</summary>
/// <remarks>Buffers are used again: warm, it allocates nothing. Thread-safe: no, but a message taken stays as it is until the next is taken.</remarks>
internal sealed class IpInbox(int messages, int octets)
{
    private readonly Outbox<(DeviceMessage Message, byte[] Buffer)> _waiting = new(messages);
    private readonly Stack<byte[]> _free = new();
    private byte[]? _taken;
    private int _octets;

    /// <summary>Messages lost because the program did not take them.</summary>
    public long LostCount { get; private set; }

    /// <summary>Copies a message in.</summary>
    public void Add(in DeviceMessage message)
    {
        if (_octets + message.Content.Length > octets || _waiting.Count == _waiting.Bound)
        {
            LostCount++;
            return;
        }

        byte[] buffer = Rent(message.Content.Length);
        message.Content.CopyTo(buffer);
        _octets += message.Content.Length;
        _waiting.TryEnqueue((message with { Content = buffer.AsMemory(0, message.Content.Length) }, buffer));
    }

    /// <summary>Takes the oldest message; valid until the next call.</summary>
    public bool TryTake(out DeviceMessage message)
    {
        if (_taken is not null)
        {
            _free.Push(_taken);
            _taken = null;
        }

        if (!_waiting.TryDequeue(out (DeviceMessage Message, byte[] Buffer) next))
        {
            message = default;
            return false;
        }

        (message, _taken) = next;
        _octets -= message.Content.Length;
        return true;
    }

    private byte[] Rent(int length)
    {
        if (_free.TryPop(out byte[]? buffer) && buffer.Length >= length)
        {
            return buffer;
        }

        return new byte[Math.Max(256, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length))];
    }
}
