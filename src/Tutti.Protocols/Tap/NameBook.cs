using System.Net;

namespace Tutti.Protocols.Tap;

/// <summary>What a tap has learned of names: which node has a UUID, and which listens where.</summary>
/// <remarks>Bounded; the oldest is forgotten first. Thread-safe: no.</remarks>
/// <param name="bound">The most nodes.</param>
public sealed class NameBook(int bound = 4096)
{
    private readonly Dictionary<Uuid, string> _names = [];
    private readonly Dictionary<(uint Address, ushort Port), Uuid> _places = [];
    private readonly Queue<Uuid> _named = new();
    private readonly Queue<(uint, ushort)> _placed = new();

    /// <summary>A node has this name.</summary>
    public void Learn(Uuid node, string name)
    {
        if (_names.TryAdd(node, name))
        {
            _named.Enqueue(node);
            if (_named.Count > bound)
            {
                _names.Remove(_named.Dequeue());
            }
        }
        else
        {
            _names[node] = name;
        }
    }

    /// <summary>A node accepts connections there.</summary>
    public void Learn(Uuid node, IPAddress address, ushort port)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (IpPacket.TryNumber(address, out uint number))
        {
            Learn(node, number, port);
        }
    }

    internal void Learn(Uuid node, uint address, ushort port)
    {
        if (_places.TryAdd((address, port), node))
        {
            _placed.Enqueue((address, port));
            if (_placed.Count > bound)
            {
                _places.Remove(_placed.Dequeue());
            }
        }
        else
        {
            _places[(address, port)] = node;
        }
    }

    /// <summary>The node that listens at an address.</summary>
    internal Uuid? At(uint address, ushort port) => _places.TryGetValue((address, port), out Uuid node) ? node : null;

    /// <summary>The only node of an address, whatever its port; null when there are none or several.</summary>
    internal Uuid? OnlyOneAt(uint address)
    {
        Uuid? only = null;
        foreach (((uint Address, ushort Port) place, Uuid node) in _places)
        {
            if (place.Address == address && only != node)
            {
                if (only is not null)
                {
                    return null;
                }

                only = node;
            }
        }

        return only;
    }

    /// <summary>The name of a node, or the first digits of its UUID.</summary>
    public string NameOf(Uuid node) => _names.TryGetValue(node, out string? name) && name.Length > 0 ? name : node.ToString()[..8];
}
