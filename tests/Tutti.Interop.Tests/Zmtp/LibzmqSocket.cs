using System.Text;

namespace Tutti.Interop.Tests.Zmtp;

/// <summary>One libzmq socket in a context of its own; nothing it does waits longer than 10 s.</summary>
internal sealed class LibzmqSocket : IDisposable
{
    private const int LimitMs = 20_000;

    private readonly nint _context;
    private readonly nint _socket;
    private readonly byte[] _buffer = new byte[4 << 20];

    internal LibzmqSocket(int type)
    {
        Libzmq.MustBeThere();
        _context = Libzmq.zmq_ctx_new();
        _socket = Libzmq.zmq_socket(_context, type);
        Assert.NotEqual(0, _socket);
        Set(Libzmq.Linger, 0);
        Set(Libzmq.RcvTimeout, LimitMs);
        Set(Libzmq.SndTimeout, LimitMs);
        Set(Libzmq.RcvHwm, 0);
        Set(Libzmq.SndHwm, 0);
    }

    internal void Set(int option, int value) => Set(option, BitConverter.GetBytes(value));

    internal void Set(int option, byte[] value) => Check(Libzmq.zmq_setsockopt(_socket, option, value, (nuint)value.Length));

    /// <summary>Binds to a free port of loopback.</summary>
    internal int Bind()
    {
        Check(Libzmq.zmq_bind(_socket, "tcp://127.0.0.1:*\0"u8.ToArray()));
        byte[] endpoint = new byte[256];
        nuint length = (nuint)endpoint.Length;
        Check(Libzmq.zmq_getsockopt(_socket, Libzmq.LastEndpoint, endpoint, ref length));
        string text = Encoding.ASCII.GetString(endpoint, 0, (int)length - 1);
        return int.Parse(text.AsSpan(text.LastIndexOf(':') + 1), null);
    }

    internal void Connect(int port) => Check(Libzmq.zmq_connect(_socket, Encoding.ASCII.GetBytes($"tcp://127.0.0.1:{port}\0")));

    internal void Send(params byte[][] frames)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            Check(Libzmq.zmq_send(_socket, frames[i], (nuint)frames[i].Length, i < frames.Length - 1 ? Libzmq.SndMore : 0));
        }
    }

    /// <summary>The frames of the next message.</summary>
    internal byte[][] Receive()
    {
        List<byte[]> frames = [];
        byte[] more = new byte[sizeof(int)];
        do
        {
            int length = Check(Libzmq.zmq_recv(_socket, _buffer, (nuint)_buffer.Length, 0));
            frames.Add(_buffer[..length]);
            nuint size = sizeof(int);
            Check(Libzmq.zmq_getsockopt(_socket, Libzmq.RcvMore, more, ref size));
        }
        while (BitConverter.ToInt32(more) != 0);

        return [.. frames];
    }

    public void Dispose()
    {
        Check(Libzmq.zmq_close(_socket));
        Check(Libzmq.zmq_ctx_term(_context));
    }

    private static int Check(int result)
    {
        Assert.True(result >= 0, $"libzmq: error {Libzmq.zmq_errno()}");
        return result;
    }
}
