using Tutti.Protocols.Zipi.Application;

namespace Tutti;

/// <summary>A dump that another device offers (zipi-4.7).</summary>
/// <remarks>Accept it in the handler of <see cref="Ring.DumpOffered"/>, or it is refused. Thread-safe: yes.</remarks>
public sealed class DumpOffer
{
    private readonly Action<DumpOffer> _accept;
    private readonly TaskCompletionSource<RingDump> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IProgress<DumpProgress>? _progress;

    internal DumpOffer(RemoteDevice from, DumpEvent offer, Action<DumpOffer> accept)
    {
        (From, Layer, Header, Length, Transfer, _accept) = (from, offer.Layer, offer.Octets, offer.Length, offer.Transfer, accept);
    }

    /// <summary>Who offers it.</summary>
    public RemoteDevice From { get; }

    /// <summary>Patch, sample or data dump.</summary>
    public int Layer { get; }

    /// <summary>What the layer says stands before the data.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>Octets of data.</summary>
    public long Length { get; }

    internal byte Transfer { get; }

    internal bool IsTaken { get; private set; }

    /// <summary>Takes it. After an interruption the same offer goes on where it stopped, within this call.</summary>
    /// <param name="progress">Is told how far it is, about every 16 KiB.</param>
    /// <returns>The dump with its data, checked.</returns>
    /// <exception cref="RefusedException">It was cancelled, or its check is wrong.</exception>
    public Task<RingDump> AcceptAsync(IProgress<DumpProgress>? progress = null)
    {
        _progress = progress;
        IsTaken = true;
        _accept(this);
        return _done.Task;
    }

    internal void Report(long octets) => _progress?.Report(new DumpProgress(octets, Length));

    internal void Complete(byte[] data) => _done.TrySetResult(new RingDump(Layer, Header, data));

    internal void Fail(string why) => _done.TrySetException(new RefusedException(why, "the dump", From.ToString(), "ask for it again"));
}
