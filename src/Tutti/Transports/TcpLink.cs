using System.Buffers;
using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Transports;

/// <summary>One TCP connection.</summary>
/// <param name="sink">Who is told.</param>
/// <param name="socket">Connected, or about to be.</param>
internal sealed class TcpLink(ILinkSink sink, Socket socket) : IDisposable
{
    private const int FirstBuffer = 512; // most connections of a room are quiet, and half of them never bring more than an answer to PING
    private const int LargestBuffer = 128 * 1024;
    private const int LongestTurnMs = 5;

    // Of struct tcp_info of Linux: how often in a row TCP sent anew, and asked whether there is room, without an answer.
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;
    private const int Retransmits = 2;
    private const int Probes = 3;

    /// <summary>How long a closed connection may take to send what was written and to see the other side's end.</summary>
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(2);

    private volatile bool _isClosing;

    /// <summary>What the core calls it.</summary>
    public LinkId Id { get; set; }

    /// <summary>The thread that reads it; null when it is read asynchronously.</summary>
    public SpinningReader? Reader { get; set; }

    /// <summary>True when its socket was given back to the system.</summary>
    public bool IsClosed => socket.SafeHandle.IsClosed;

    /// <summary>What the system calls its socket.</summary>
    public nint Handle => socket.Handle;

    /// <summary>Hands octets on; see <see cref="ILinkSink.Received"/>.</summary>
    public bool Take(ReadOnlySpan<byte> octets) => _isClosing || sink.Received(Id, octets);

    /// <summary>See <see cref="ILinkSink.CaughtUpAsync"/>.</summary>
    public Task CaughtUpAsync() => sink.CaughtUpAsync();

    /// <summary>Makes a connected socket ready for use.</summary>
    /// <returns>False when it is closed already.</returns>
    public bool TryPrepare(out string remote)
    {
        remote = string.Empty;
        try
        {
            socket.NoDelay = true;
            socket.Blocking = false;
            remote = Plain(socket.RemoteEndPoint)?.Address.ToString() ?? string.Empty;
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Connects; a host name is looked up first.</summary>
    /// <returns>The address it leads to; or why it is not connected.</returns>
    public async Task<(LinkEnd? Failure, string Remote)> ConnectAsync(EndPoint endpoint, TimeSpan limit)
    {
        using CancellationTokenSource late = new(limit);
        try
        {
            await socket.ConnectAsync(endpoint, late.Token).ConfigureAwait(false);
            return TryPrepare(out string remote) ? (null, remote) : (LinkEnd.Failed, string.Empty);
        }
        catch (SocketException e)
        {
            return (Why(e.SocketErrorCode), string.Empty);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ArgumentException)
        {
            // ArgumentException: the host of a foreign endpoint is no host name at all.
            return (LinkEnd.Unreachable, string.Empty);
        }
    }

    /// <summary>Reads until the connection ends, and says how it ended.</summary>
    public async Task<LinkEnd> ReadAllAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        long turnEnds = long.MaxValue;
        try
        {
            while (true)
            {
                ValueTask<int> receiving = socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
                if (!receiving.IsCompleted)
                {
                    turnEnds = long.MaxValue;
                }
                else if (turnEnds == long.MaxValue)
                {
                    turnEnds = Environment.TickCount64 + LongestTurnMs;
                }
                else if (Environment.TickCount64 > turnEnds)
                {
                    // While there is always more to read nothing makes this thread stop, and the pool has few: the other links and the timer want it too.
                    turnEnds = long.MaxValue;
                    await Task.Yield();
                }

                int count = await receiving.ConfigureAwait(false);
                if (count == 0)
                {
                    return LinkEnd.Ended;
                }

                if (!_isClosing && !sink.Received(Id, buffer.AsSpan(0, count)))
                {
                    await sink.CaughtUpAsync().ConfigureAwait(false);
                }

                if (count == buffer.Length && count < LargestBuffer)
                {
                    // A full buffer means that more is waiting: fewer, larger reads from now on.
                    byte[] larger = ArrayPool<byte>.Shared.Rent(count * 2);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return LinkEnd.Failed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes what the system takes now; the rest, if any, goes on by itself and is then reported to the sink as sent.</summary>
    /// <returns>True when everything went out at once: the sink is then not called.</returns>
    public bool TryWrite(ReadOnlyMemory<byte> octets)
    {
        try
        {
            int count = socket.Send(octets.Span, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success && count == octets.Length)
            {
                return true;
            }

            if (error is SocketError.Success or SocketError.WouldBlock)
            {
                _ = SendRestAsync(octets[Math.Max(count, 0)..]);
            }
        }
        catch (ObjectDisposedException)
        {
            // The reader of this connection sees the same end and reports it.
        }

        return false;
    }

    /// <summary>What the system knows of the way to the other side; only Linux tells.</summary>
    public LinkProgress Examine()
    {
        if (!OperatingSystem.IsLinux())
        {
            return LinkProgress.Unknown;
        }

        try
        {
            Span<byte> known = stackalloc byte[8];
            return socket.GetRawSocketOption(TcpLevel, TcpInfo, known) < known.Length ? LinkProgress.Unknown
                : known[Retransmits] > 0 || known[Probes] > 1 ? LinkProgress.Retransmitting
                : LinkProgress.Acknowledged;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return LinkProgress.Unknown;
        }
    }

    /// <summary>Both ends, where they are IPv4.</summary>
    public (IPEndPoint? Here, IPEndPoint? There) Ends()
    {
        try
        {
            return Plain(socket.LocalEndPoint) is { AddressFamily: AddressFamily.InterNetwork } here
                && Plain(socket.RemoteEndPoint) is { AddressFamily: AddressFamily.InterNetwork } there
                ? (here, there)
                : (null, null);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return (null, null);
        }
    }

    /// <summary>Reads what is there, without waiting.</summary>
    /// <returns>Octets; 0 when the other side has closed it; negative when nothing is there, or it broke and <paramref name="broke"/> says so.</returns>
    public int TryRead(Span<byte> buffer, out bool broke)
    {
        try
        {
            int count = socket.Receive(buffer, SocketFlags.None, out SocketError error);
            broke = error is not (SocketError.Success or SocketError.WouldBlock);
            return error == SocketError.Success ? count : -1;
        }
        catch (ObjectDisposedException)
        {
            broke = true;
            return -1;
        }
    }

    /// <summary>Closes the connection: what was written still goes, then the other side sees the end; the reader ends when it has answered with its own.</summary>
    /// <remarks>Disposing a socket that is being read resets the connection, and the system drops what it has not sent yet.</remarks>
    public void Close()
    {
        _isClosing = true;
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Dispose(); // not connected, or no more
            return;
        }

        _ = DisposeLaterAsync();
    }

    /// <summary>Ends the connection at once; what was written may get lost.</summary>
    public void Dispose()
    {
        if (Reader is { } reader)
        {
            reader.Release(this); // it must not ask a number that the system has given to another socket meanwhile
        }
        else
        {
            Free();
        }
    }

    /// <summary>Gives the socket back to the system; for the thread that reads it.</summary>
    public void Free() => socket.Dispose();

    private async Task DisposeLaterAsync()
    {
        await Task.Delay(s_linger).ConfigureAwait(false);
        Dispose();
    }

    // A socket for both families says ::ffff:192.0.2.1 where endpoints say 192.0.2.1.
    private static IPEndPoint? Plain(EndPoint? end) =>
        end is not IPEndPoint ip ? null : ip.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(ip.Address.MapToIPv4(), ip.Port) : ip;

    private static LinkEnd Why(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => LinkEnd.Refused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => LinkEnd.UnknownHost,
        _ => LinkEnd.Unreachable,
    };

    private async Task SendRestAsync(ReadOnlyMemory<byte> octets)
    {
        try
        {
            while (octets.Length > 0)
            {
                octets = octets[await socket.SendAsync(octets, SocketFlags.None).ConfigureAwait(false)..];
            }

            sink.Sent(Id);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // As above: the reader reports it.
        }
    }
}
