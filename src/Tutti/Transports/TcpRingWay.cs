using System.Net;
using System.Net.Sockets;

namespace Tutti.Transports;

/// <summary>The way to a hub over TCP, for networks that let no UDP through. It connects again by itself.</summary>
/// <param name="hub">Where the hub listens.</param>
internal sealed class TcpRingWay(IPEndPoint hub) : IRingWay
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _ended = new();
    private volatile RingStream? _stream;

    /// <inheritdoc/>
    public void Start(IRingWaySink sink) => _ = RunAsync(sink);

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram) => _stream?.Send(datagram);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _stream?.Dispose();
    }

    private async Task RunAsync(IRingWaySink sink)
    {
        while (!_ended.IsCancellationRequested)
        {
            Socket socket = new(hub.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using RingStream stream = new(socket);
            try
            {
                await socket.ConnectAsync(hub, _ended.Token).ConfigureAwait(false);
                socket.Blocking = false;
                _stream = stream;
                await stream.ReadAllAsync(datagram => sink.Received(datagram.Span)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Nobody there yet, or no longer: it is tried again.
            }

            _stream = null;
            await Task.Delay(s_again).ConfigureAwait(false);
        }
    }
}
