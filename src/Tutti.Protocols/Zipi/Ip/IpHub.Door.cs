using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

public sealed partial class IpHub
{
    // The hub that this one is linked to may itself want to be linked to this one, from the same address; it then learns that this is a circle.
    private bool IsForPort(in IpDatagram datagram)
    {
        IpPartReader parts = new(datagram.Parts);
        return datagram.Link != 0 ? _byLink.ContainsKey(datagram.Link) : parts.TryRead(out IpPartKind kind, out _) && kind is IpPartKind.Join or IpPartKind.Proof;
    }

    private void TakeOfStranger(Instant now, IpPeer from, in IpDatagram datagram)
    {
        IpPartReader parts = new(datagram.Parts);
        if (datagram.IsNumbered || !parts.TryRead(out IpPartKind kind, out ReadOnlySpan<byte> part))
        {
            RefusedCount++;
        }
        else if (kind == IpPartKind.Join && _door.TryChallenge(now, from, part, out ReadOnlyMemory<byte> challenge))
        {
            Answer(from, challenge);
        }
        else if (kind == IpPartKind.Proof && _door.TryProve(now, from, datagram, part, out IpDoor.Proof proof, out IpRefusal refusal))
        {
            LetIn(now, from, proof, refusal);
        }
        else
        {
            RefusedCount++;
        }
    }

    private void LetIn(Instant now, IpPeer from, in IpDoor.Proof proof, IpRefusal refusal)
    {
        IpPort? port = null;
        if (refusal == IpRefusal.None)
        {
            foreach (IpPort known in _ports)
            {
                if (known.Link is { } link && known.Peer == from && known.WasLetInBy(proof.Nonce))
                {
                    Answer(from, _door.Welcome(known.Seal, proof.Nonce, link.Number, Hub.Link.Id, Root));
                    return;
                }
            }

            port = FindPort(now, from, proof, out refusal);
        }

        if (port is null || !_door.TryUse(now, proof.Nonce))
        {
            RefusedCount += refusal is IpRefusal.None or IpRefusal.WrongSecret ? 1 : 0;
            if (refusal != IpRefusal.None)
            {
                _events.TryEnqueue(new IpHubEvent(IpHubEventKind.Refused, -1, proof.Id, from, refusal));
                Answer(from, _door.Refuse(proof.Nonce, refusal));
            }

            return;
        }

        if (port.Link is not null)
        {
            Detach(now, port, IpHubEventKind.Bypassed);
        }

        uint number = (uint)_chance.NextNumber();
        while (number == 0 || _byLink.ContainsKey(number))
        {
            number = (uint)_chance.NextNumber();
        }

        port.Attach(new IpLink(number, proof.Seal, _options, now), from, proof);
        _byLink.Add(number, port);
        Answer(from, _door.Welcome(proof.Seal, proof.Nonce, number, Hub.Link.Id, Root));
        Hub.PortAttached(port.Index);
        _linksAt = Instant.Min(_linksAt, port.Link!.NextDeadline);
        _events.TryEnqueue(new IpHubEvent(IpHubEventKind.Joined, port.Index, port.Id, from));
    }

    // The port it had, else one that never had anybody, else any that is free.
    private IpPort? FindPort(Instant now, IpPeer from, in IpDoor.Proof proof, out IpRefusal refusal)
    {
        IpPort? free = null;
        int fromHost = 0;
        refusal = IpRefusal.None;
        if (proof.Role == IpRole.Hub && (proof.Id == Hub.Link.Id || proof.Id == Root))
        {
            refusal = IpRefusal.Loop;
            return null;
        }

        foreach (IpPort port in _ports)
        {
            if (port.Id == proof.Id)
            {
                bool livesElsewhere = port.Link is { } link && port.Instance != proof.Instance && now - link.HeardAt <= IpTimes.Alive * 2;
                refusal = livesElsewhere ? IpRefusal.DuplicateId : IpRefusal.None;
                return livesElsewhere ? null : port;
            }

            if (port.Link is not null)
            {
                fromHost += port.Peer.Host == from.Host ? 1 : 0;
            }
            else if (free is null || (free.Id != 0 && port.Id == 0))
            {
                free = port;
            }
        }

        refusal = fromHost >= _options.LinksPerHost ? IpRefusal.TooManyFromHost : free is null ? IpRefusal.Full : IpRefusal.None;
        return refusal == IpRefusal.None ? free : null;
    }
}
