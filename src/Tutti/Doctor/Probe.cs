using System.Net.Sockets;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Doctor;

/// <summary>Connects by hand and looks whether a ZMTP greeting comes; then goes away again. It does no node any harm: the connection ends before it could be taken for a peer's.</summary>
/// <remarks>Thread-safe: yes.</remarks>
public static class Probe
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    /// <summary>What comes of it, after at most 2 s.</summary>
    /// <param name="endpoint">As <c>tcp://HOST:PORT</c>.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<ProbeResult> TryAsync(string endpoint, CancellationToken cancellation = default)
    {
        if (!Endpoint.TryParse(endpoint, out Endpoint there))
        {
            return ProbeResult.Unreachable;
        }

        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(s_limit);
            await socket.ConnectAsync(there.Host, there.Port, late.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused ? ProbeResult.Refused : ProbeResult.Unreachable;
        }
        catch (Exception e) when (e is ArgumentException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return ProbeResult.Unreachable;
        }

        return await GreetAsync(socket, cancellation).ConfigureAwait(false) ? ProbeResult.Speaks : ProbeResult.Mute;
    }

    // Ten octets are enough to be answered, and to see that it is ZMTP.
    private static async Task<bool> GreetAsync(Socket socket, CancellationToken cancellation)
    {
        ByteWriter greeting = new(ZmtpGreeting.Size);
        new ZmtpGreeting(3, 1, "NULL", AsServer: false).Write(greeting);
        byte[] answer = new byte[10];
        int count = 0;
        try
        {
            using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(s_limit);
            await socket.SendAsync(greeting.WrittenMemory, late.Token).ConfigureAwait(false);
            while (count < answer.Length)
            {
                int more = await socket.ReceiveAsync(answer.AsMemory(count), late.Token).ConfigureAwait(false);
                if (more == 0)
                {
                    return false;
                }

                count += more;
            }
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }

        return answer[0] == 0xFF && answer[9] == 0x7F;
    }
}
