using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Interop.Tests.Zmtp;

/// <summary>Moves octets between one TCP connection of loopback and a session, on the thread of the test, at most 10 s for anything.</summary>
internal sealed class SessionPump : IDisposable
{
    private const int LimitMs = 20_000;
    private const int PollMicroseconds = 2_000;

    private readonly Socket _socket;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly byte[] _buffer = new byte[64 << 10];

    private SessionPump(Socket socket, ZmtpOptions options)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _socket.SendTimeout = LimitMs;
        Session = new ZmtpSession(options, new ZmtpNullMechanism());
        Session.Start(Now);
    }

    internal ZmtpSession Session { get; }

    /// <summary>Messages that arrived, oldest first, as frames.</summary>
    internal Queue<byte[][]> Arrived { get; } = new();

    /// <summary>Writes that held a PONG.</summary>
    internal int PongsSent { get; private set; }

    /// <summary>True when the other side closed the connection.</summary>
    internal bool IsClosed { get; private set; }

    internal Instant Now => new((long)Stopwatch.GetElapsedTime(_started).TotalNanoseconds);

    internal static SessionPump Connect(int port, ZmtpOptions options)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return new SessionPump(socket, options);
    }

    /// <summary>Listens on a free port of loopback.</summary>
    internal static (Socket Listener, int Port) Listen()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return (listener, ((IPEndPoint)listener.LocalEndPoint!).Port);
    }

    internal static SessionPump Accept(Socket listener, ZmtpOptions options)
    {
        Assert.True(listener.Poll(LimitMs * 1000, SelectMode.SelectRead), "nobody connected in time");
        return new SessionPump(listener.Accept(), options);
    }

    /// <summary>Pumps until something is so.</summary>
    internal void Until(Func<bool> isSo, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            Step();
            if (isSo())
            {
                return;
            }

            Assert.True(watch.ElapsedMilliseconds < LimitMs, $"not in time: {what} ({Session.State} {Session.Failure})");
        }
    }

    /// <summary>Pumps until the session is ready.</summary>
    internal void UntilReady() => Until(() => Session.State == ZmtpState.Ready, "ready");

    /// <summary>Pumps until a message is there, and takes it.</summary>
    internal byte[][] Receive()
    {
        Until(() => Arrived.Count > 0, "a message");
        return Arrived.Dequeue();
    }

    /// <summary>Writes a message and sends it.</summary>
    internal void Send(params byte[][] frames)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            Session.Write(frames[i], more: i < frames.Length - 1);
        }

        Step();
    }

    public void Dispose() => _socket.Dispose();

    private void Step()
    {
        WriteOutput();
        if (!IsClosed && _socket.Poll(PollMicroseconds, SelectMode.SelectRead))
        {
            int count = _socket.Receive(_buffer, SocketFlags.None, out SocketError error);
            IsClosed = count == 0 || error != SocketError.Success;
            Session.Receive(Now, _buffer.AsSpan(0, count));
            while (Session.TryRead(out ZmtpMessage message))
            {
                byte[][] frames = new byte[message.FrameCount][];
                for (int i = 0; i < frames.Length; i++)
                {
                    frames[i] = message[i].ToArray();
                }

                Arrived.Enqueue(frames);
            }
        }

        Session.Advance(Now);
        WriteOutput();
    }

    private void WriteOutput()
    {
        if (!Session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            return;
        }

        PongsSent += octets.Span.IndexOf("\x04PONG"u8) >= 0 ? 1 : 0;
        for (int sent = 0; sent < octets.Length && !IsClosed;)
        {
            sent += _socket.Send(octets.Span[sent..], SocketFlags.None, out SocketError error);
            IsClosed = error != SocketError.Success;
        }

        Session.Sent(Now);
    }
}
