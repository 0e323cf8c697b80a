namespace Tutti.Interop.Tests.Patchbay;

/// <summary>The tests that share one browser; one after the other, for each keeps a core busy.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Chromium>
{
    public const string Name = "In a real browser";
}
