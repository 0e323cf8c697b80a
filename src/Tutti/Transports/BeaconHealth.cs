using System.Net.Sockets;

using Microsoft.Extensions.Logging;

namespace Tutti.Transports;

/// <summary>Whether the beacons of a node go out, counted, and told when that changes: a node whose beacons are lost is found by nobody.</summary>
/// <remarks>Thread-safe: yes.</remarks>
internal sealed partial class BeaconHealth(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan s_toldEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private SocketError _last;
    private long _toldAt;
    private long _errors;

    /// <summary>Beacons that the system did not send.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Why the last beacon did not go out; null when it did.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _last == SocketError.Success ? null : new SocketException((int)_last).Message;
            }
        }
    }

    /// <summary>A beacon was sent, or not; said once for each kind of error, and once a minute while it lasts.</summary>
    public void Sent(SocketError error)
    {
        lock (_gate)
        {
            SocketError before = _last;
            _last = error;
            if (error == SocketError.Success)
            {
                if (before != SocketError.Success)
                {
                    LogRecovered(log);
                }

                return;
            }

            long errors = Interlocked.Increment(ref _errors);
            if (error != before || time.GetElapsedTime(_toldAt) >= s_toldEvery)
            {
                _toldAt = time.GetTimestamp();
                string why = new SocketException((int)error).Message;
                LogFailing(log, why, errors);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Beacons do not go out ({Reason}), {Count} so far: other nodes may not find this one; look at the network card and at the firewall")]
    private static partial void LogFailing(ILogger log, string reason, long count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Beacons go out again")]
    private static partial void LogRecovered(ILogger log);
}
