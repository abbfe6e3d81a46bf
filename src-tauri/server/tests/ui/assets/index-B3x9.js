document.title = "Porchlight";
