using System.Net;
using System.Net.Sockets;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>What lies between a browser and the server: it can be pulled out, and neither end is told; and put back.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener _near = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _far;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _wires = [];
    private readonly Task _accepting;
    private volatile TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Cable(int port)
    {
        _far = new IPEndPoint(IPAddress.Loopback, port);
        _joined.SetResult();
        _near.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the browser finds the page.</summary>
    public Uri Link => new($"http://{_near.LocalEndpoint}/");

    /// <summary>From now on nothing gets through, and nothing says so.</summary>
    public void Pull() => _joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything gets through again, what waited first.</summary>
    public void PutBack() => _joined.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _near.Stop();
        await Task.WhenAll([_accepting, .. _wires]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient browser = await _near.AcceptTcpClientAsync(_end.Token);
            _wires.Add(CarryAsync(browser));
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using TcpClient near = browser;
        using TcpClient server = new();
        await _joined.Task.WaitAsync(_end.Token);
        await server.ConnectAsync(_far, _end.Token);
        await Task.WhenAny(CarryAsync(near.GetStream(), server.GetStream()), CarryAsync(server.GetStream(), near.GetStream()));
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        byte[] octets = new byte[64 << 10];
        while (await from.ReadAsync(octets, _end.Token) is > 0 and int count)
        {
            await _joined.Task.WaitAsync(_end.Token);
            await to.WriteAsync(octets.AsMemory(0, count), _end.Token);
        }
    }
}
