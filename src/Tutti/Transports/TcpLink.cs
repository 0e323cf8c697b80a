using System.Buffers;
using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Transports;

/// <summary>One TCP connection.</summary>
/// <param name="sink">Who is told.</param>
/// <param name="socket">Connected, or about to be.</param>
internal sealed class TcpLink(ILinkSink sink, Socket socket)
{
    private const int FirstBuffer = 4 * 1024;
    private const int LargestBuffer = 128 * 1024;

    /// <summary>What the core calls it.</summary>
    public LinkId Id { get; set; }

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
    public async Task<(LinkEnd? Failure, string Remote)> ConnectAsync(Endpoint endpoint, TimeSpan limit)
    {
        using CancellationTokenSource late = new(limit);
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, late.Token).ConfigureAwait(false);
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
        try
        {
            while (true)
            {
                int count = await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None).ConfigureAwait(false);
                if (count == 0)
                {
                    return LinkEnd.Ended;
                }

                if (!sink.Received(Id, buffer.AsSpan(0, count)))
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

    /// <summary>Closes the connection; the reader ends.</summary>
    public void Close() => socket.Dispose();

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
