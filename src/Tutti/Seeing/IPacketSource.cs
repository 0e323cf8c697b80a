namespace Tutti.Seeing;

/// <summary>Where overheard packets come from, each a whole IPv4 packet.</summary>
public interface IPacketSource : IDisposable
{
    /// <summary>Packets that passed and could not be taken, so far.</summary>
    long Lost { get; }

    /// <summary>Waits for the next packet. One reader at a time.</summary>
    /// <param name="buffer">Gets the packet; 64 KiB hold any.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Octets of the packet.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);
}
