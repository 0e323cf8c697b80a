using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Mpdl.State;

/// <summary>An engine that is spoken to in text, on a clock that moves when it is told to.</summary>
internal sealed class TestDevice(MpdlEngineOptions? options = null)
{
    public MpdlEngine Engine { get; } = new(options);

    public Instant Now { get; private set; }

    public static NoteAddress At(string address) => NoteAddress.TryParse(address, out NoteAddress parsed) ? parsed : throw new FormatException(address);

    public TestDevice Wait(double milliseconds)
    {
        Now += TimeSpan.FromMilliseconds(milliseconds);
        Engine.Advance(Now);
        return this;
    }

    /// <summary>Sends packets and gives back what happened, one word for each event.</summary>
    public string Send(string text, int source = 0)
    {
        var reader = new MpdlTextReader(text);
        while (reader.TryRead())
        {
            Assert.True(reader.Error is null, $"{reader.Error} in {text}");
            Engine.Receive(Now, source, reader.Packet);
        }

        return Events();
    }

    public string Events()
    {
        var words = new List<string>();
        while (Engine.TryDequeue(out MpdlEvent item))
        {
            words.Add($"{item.Kind} {item.Address}");
        }

        return string.Join(", ", words);
    }

    public MpdlEvent Single(string text)
    {
        var reader = new MpdlTextReader(text);
        Assert.True(reader.TryRead());
        Assert.Null(reader.Error);
        Engine.Receive(Now, 0, reader.Packet);
        Assert.True(Engine.TryDequeue(out MpdlEvent item));
        Assert.False(Engine.TryDequeue(out MpdlEvent _));
        return item;
    }

    /// <summary>Sends a query and gives the responses back as text.</summary>
    public string[] Ask(string text)
    {
        Send(text, source: 7);
        var answers = new List<string>();
        while (Engine.TryDequeue(out MpdlAnswer answer))
        {
            Assert.Equal(7, answer.Source);
            answers.Add(MpdlText.Format(answer.Packet.Span));
        }

        return [.. answers];
    }

    public uint Combined(string address, DescriptorId id, byte selector = 0) => Engine.Combined(At(address), id, Now, selector);

    public double Effective(string address, DescriptorId id, byte selector = 0) => Engine.Effective(At(address), id, Now, selector);
}
