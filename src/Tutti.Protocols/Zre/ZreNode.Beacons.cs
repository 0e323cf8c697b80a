using System.Net;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>Beacons: sent, heard, and what they make of nodes.</content>
public sealed partial class ZreNode
{
    private static readonly TimeSpan s_secondBeacon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_thirdBeacon = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<(IPAddress Source, string Reason)> _toldBeacons = [];
    private byte[] _beacon = [];
    private Instant _beaconsBegan;
    private Instant _beaconAt = Instant.Never;

    /// <summary>Takes a datagram that arrived on the beacon port.</summary>
    /// <param name="now">The present.</param>
    /// <param name="source">The address it came from; with the port in the beacon it is where the node is.</param>
    /// <param name="datagram">All of it.</param>
    public void ReceiveBeacon(Instant now, IPAddress source, ReadOnlySpan<byte> datagram)
    {
        ArgumentNullException.ThrowIfNull(source);
        _now = now;
        if (!IsRunning || !_options.Beacons)
        {
            return;
        }

        if (!Beacon.TryRead(datagram, out Beacon beacon, out DecodeError error))
        {
            Counters.DecodeErrors++;
            TellOfBeacon(source, datagram, error);
            return;
        }

        if (beacon.Uuid == Uuid)
        {
            return;
        }

        Counters.BeaconsHeard++;
        _peers.TryGetValue(beacon.Uuid, out ZrePeer? peer);
        if (beacon.IsFarewell)
        {
            ForgetLost(beacon.Uuid);
            if (peer is not null)
            {
                Depart(now, peer);
            }

            return;
        }

        if (peer is { IsDeparting: true })
        {
            return; // one that its farewell overtook
        }

        bool isSame = peer is { BeaconSource: { } before } && before.Equals(source) && peer.BeaconEndpoint.Port == beacon.Port;
        Endpoint endpoint = isSame ? peer!.BeaconEndpoint : new(HostOf(source), beacon.Port);
        if (endpoint == Endpoint)
        {
            Refuse(beacon.Uuid, "", $"its beacon says that it is at {endpoint}, which is our own endpoint");
            return;
        }

        peer = Meet(now, beacon.Uuid, endpoint);
        if (peer is not null)
        {
            peer.BeaconSource = source;
            peer.BeaconEndpoint = endpoint;
            HearBeacon(now, peer);
        }
    }

    private static string HostOf(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private void HearBeacon(Instant now, ZrePeer peer)
    {
        Hear(now, peer);
        peer.LastBeacon = now;
        peer.IsCalled = false;
        if (peer.Outbound is not { HelloWritten: true })
        {
            Believe(now, peer); // it cannot be asked
        }

        if (peer.Retry.At != Instant.Never && now >= peer.HoldUntil)
        {
            peer.Retry.Hasten(now, _options, ref _jitter);
            Wake(peer.Retry.At);
        }
    }

    private void TellOfBeacon(IPAddress source, ReadOnlySpan<byte> datagram, in DecodeError error)
    {
        const int maxTold = 64;
        if (datagram.StartsWith("ZRE"u8) && _toldBeacons.Count < maxTold && _toldBeacons.Add((source, error.Reason)))
        {
            Refuse(default, "", $"{error.Reason}, from {HostOf(source)}");
        }
    }

    private void BeginBeacons(Instant now)
    {
        if (!_options.Beacons)
        {
            return;
        }

        _beacon = new byte[Beacon.Size];
        new Beacon(Uuid, Endpoint.Port).Write(_beacon);
        _beaconsBegan = _beaconAt = now;
    }

    private void AdvanceBeacons(Instant now)
    {
        if (!IsRunning)
        {
            return;
        }

        if (now >= _beaconAt)
        {
            Broadcast(_beacon);
            TimeSpan age = now - _beaconsBegan;
            _beaconAt = age < s_secondBeacon ? _beaconsBegan + s_secondBeacon
                : age < s_thirdBeacon ? _beaconsBegan + s_thirdBeacon
                : now - _beaconAt < _options.BeaconInterval && _beaconAt - _beaconsBegan > s_thirdBeacon ? _beaconAt + _options.BeaconInterval
                : now + _options.BeaconInterval;
        }

        Wake(_beaconAt);
    }

    private void BroadcastFarewell()
    {
        if (_options.Beacons)
        {
            byte[] farewell = new byte[Beacon.Size];
            new Beacon(Uuid, 0).Write(farewell);
            Broadcast(farewell);
        }
    }

    private void Broadcast(byte[] octets)
    {
        Counters.BeaconsSent++;
        _work.TryEnqueue(new Transmit(TransmitKind.Broadcast, default, octets, default));
    }
}
